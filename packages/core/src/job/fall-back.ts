import { CorruptError } from "../errors/corrupt-error.js";
import { UnsafeFallbackError } from "../errors/unsafe-fallback-error.js";
import { observed } from "../events.js";
import { skipCheckpoints, updateCheckpoint } from "../history/change-live-set.js";
import {
  type CheckpointReference,
  isSkipped,
  newestCheckpoint,
  newestRestorable,
} from "../history/live-set.js";
import type { Head } from "../log/head.js";
import type { LogRecord } from "../log/log-record.js";
import type { Deadline } from "../time/deadline.js";
import { appendChange } from "./append-change.js";
import { expired } from "./expired.js";
import { fenced } from "./fenced.js";
import type { JobContext } from "./job-context.js";
import {
  type CheckedEntries,
  isProvenDamaged,
  type VerifyProblem,
  verifyCheckpoint,
} from "./verify-checkpoint.js";

export interface FallbackConsent {
  readonly acceptInconsistency?: boolean;
}

/**
 * Proves the newest checkpoint of a claim restorable; passes over what is proven damaged or lost, and records so.
 * Nothing is deleted.
 *
 * @throws CorruptError when nothing that is live can be restored.
 * @throws UnavailableError when it cannot be proven either way; nothing is passed over on a suspicion.
 * @throws UnsafeFallbackError when an effect of what would be passed over was carried out.
 */
export async function fallBack(
  context: JobContext,
  claimed: Head,
  consent: FallbackConsent,
  deadline: Deadline,
): Promise<Head> {
  const { job, settings } = context;
  const checked: CheckedEntries = new Map();
  const newest = newestRestorable(claimed.record.live);
  let firstProblem: VerifyProblem | undefined;
  let candidates = 0;
  for await (const candidate of restorableNewestFirst(context, claimed.record, deadline)) {
    candidates += 1;
    const { manifest } = claimed.record;
    const carried = manifest?.epoch === candidate.epoch ? manifest : undefined;
    const problems = await verifyCheckpoint(context, candidate, checked, deadline, carried);
    if (problems.length === 0) {
      if (candidate === newest) return claimed;
      return await observed("fallback", settings.clock, { job, epoch: candidate.epoch }, () =>
        passOver(context, claimed, candidate, consent, deadline),
      );
    }
    const [problem] = problems;
    firstProblem ??= problem;
    await assertNotOvertaken(context, claimed, deadline);
    if (!isProvenDamaged(problems) && problem) throw problem.error;
  }
  if (!firstProblem) return claimed;
  throw new CorruptError(`none of the ${candidates} live checkpoints of job ${job} can be restored`, {
    cause: firstProblem.error,
  });
}

/** What a newer owner let expire is not damaged. */
async function assertNotOvertaken(
  { job, log }: JobContext,
  claimed: Head,
  deadline: Deadline,
): Promise<void> {
  const { generation } = claimed.record;
  const newest = (await log.readHead(deadline))?.record.generation ?? generation;
  if (newest !== generation) throw fenced(job, generation, newest);
}

/** @throws UnsafeFallbackError when effects newer than the epoch are known done, unless that was accepted by name. */
export function assertConsistent(
  job: string,
  record: LogRecord,
  epoch: number,
  consent: FallbackConsent,
): void {
  if (record.effectsDoneThrough <= epoch || consent.acceptInconsistency) return;
  throw new UnsafeFallbackError(
    `restoring epoch ${epoch} of job ${job} would contradict effects that were carried out up to epoch ${record.effectsDoneThrough}; claim with acceptInconsistency to do it all the same`,
  );
}

/** What is in the record comes first, so that history pages are only read, and need to be whole, when that fails. */
async function* restorableNewestFirst(
  { history }: JobContext,
  { live }: LogRecord,
  deadline: Deadline,
): AsyncGenerator<CheckpointReference> {
  const offered = new Set<CheckpointReference>();
  for (const candidate of live.recent.toReversed()) {
    offered.add(candidate);
    if (!isSkipped(live, candidate.epoch)) yield candidate;
  }
  const folded: CheckpointReference[] = [];
  for await (const candidate of history.all(live, deadline)) {
    if (!offered.has(candidate) && !isSkipped(live, candidate.epoch)) folded.push(candidate);
  }
  yield* folded.sort((a, b) => b.epoch - a.epoch);
}

async function passOver(
  context: JobContext,
  claimed: Head,
  chosen: CheckpointReference,
  consent: FallbackConsent,
  deadline: Deadline,
): Promise<Head> {
  const { generation } = claimed.record;
  const change = async (record: LogRecord): Promise<LogRecord> => {
    if (record.generation !== generation) throw fenced(context.job, generation, record.generation);
    // Since it was proven whole somebody may have named it a savepoint, or the like.
    const current = await context.history.find(record.live, chosen.epoch, deadline);
    if (!current) throw expired(context.job, chosen.epoch, record.live);
    assertConsistent(context.job, record, chosen.epoch, consent);
    const through = newestCheckpoint(record.live)?.epoch ?? chosen.epoch;
    const skip = { after: chosen.epoch, through, reason: "corrupt" as const, atMs: record.atMs };
    return { ...record, live: skipCheckpoints(updateCheckpoint(record.live, current), skip) };
  };
  return (await appendChange(context, "retain", claimed, change, deadline)) ?? claimed;
}
