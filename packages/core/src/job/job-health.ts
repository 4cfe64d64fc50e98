import { newestCheckpoint, newestRestorable, pendingEffects } from "../history/live-set.js";
import type { Deadline } from "../time/deadline.js";
import { type CheckpointSummary, checkpointSummary } from "./checkpoint-summary.js";
import type { JobContext } from "./job-context.js";

/** How a job stands, as its newest record says: one list and one read, whatever the job's size. */
export interface JobHealth {
  readonly job: string;
  /** `unclaimed`: no record yet. `empty`: claimed, but nothing to restore. `live`: can be restored. */
  readonly state: "unclaimed" | "empty" | "live" | "destroyed";
  readonly generation: number;
  /** The newest record's number. */
  readonly seq: number;
  /** Records below this number are void. */
  readonly floor: number;
  readonly newest: CheckpointSummary | undefined;
  /** What a claim would restore. */
  readonly newestRestorable: CheckpointSummary | undefined;
  /** The newest one that a scrub has proven restorable, as far as the record itself says. */
  readonly newestVerified: CheckpointSummary | undefined;
  /** Since the newest checkpoint was committed, by the clocks of its writer and of this machine, in milliseconds. */
  readonly newestAgeMs: number | undefined;
  readonly checkpoints: number;
  /** What restoring each of them would read, in bytes. */
  readonly stateBytes: number;
  readonly effectsPending: number;
  readonly pins: readonly {
    readonly id: string;
    readonly epoch: number;
    readonly expiresAtMs: number;
    readonly note?: string;
  }[];
}

export async function jobHealth({ job, log, settings }: JobContext, deadline: Deadline): Promise<JobHealth> {
  const head = await log.readHead(deadline);
  const record = head?.record;
  const summary = (
    reference: Parameters<typeof checkpointSummary>[1] | undefined,
  ): CheckpointSummary | undefined => record && reference && checkpointSummary(record, reference);
  const newest = summary(record && newestCheckpoint(record.live));
  const restorable = summary(record && newestRestorable(record.live));
  const recent = record?.live.recent ?? [];
  return {
    job,
    state: !record ? "unclaimed" : record.destroyed ? "destroyed" : restorable ? "live" : "empty",
    generation: record?.generation ?? 0,
    seq: head?.seq ?? 0,
    floor: record?.floor ?? 0,
    newest,
    newestRestorable: restorable,
    newestVerified: summary(recent.findLast(({ verifiedAtMs }) => verifiedAtMs !== undefined)),
    newestAgeMs: newest && Math.max(0, settings.clock.wallMs() - newest.committedAtMs),
    checkpoints: record?.live.count ?? 0,
    stateBytes: record?.live.stateBytes ?? 0,
    effectsPending: recent.reduce(
      (total, reference) => total + (record ? pendingEffects(record.live, reference) : 0),
      0,
    ),
    pins: (record?.pins ?? []).filter(({ expiresAtMs }) => expiresAtMs > settings.clock.wallMs()),
  };
}
