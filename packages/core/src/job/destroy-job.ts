import { withUnknownOutcome } from "../errors/holdfast-error.js";
import { emptyLiveSet } from "../history/live-set.js";
import type { Head } from "../log/head.js";
import type { LogRecord } from "../log/log-record.js";
import type { CallOptions, Deadline } from "../time/deadline.js";
import { appendChange } from "./append-change.js";
import type { JobContext } from "./job-context.js";
import { jobMarkerKey, makeJobMarker } from "./job-marker.js";
import { agedFloor } from "./raised-floor.js";
import { removeAll, type SweepReport, sweepJob } from "./sweep-job.js";

export type DestroyOptions = CallOptions;

export interface DestroyReport {
  /** What was removed at once. */
  readonly removed: SweepReport | undefined;
  /**
   * Records that stay, besides the one that says the job is destroyed: a stalled writer could make them anew and
   * believe it committed. A sweep removes them once they are older than the trim age.
   */
  readonly recordsLeft: number;
}

/** Ends a job: drops everything it has, fences everyone, and removes what can be removed safely. */
export async function destroyJob(context: JobContext, deadline: Deadline): Promise<DestroyReport> {
  const destroy = async (record: LogRecord, head: Head | undefined): Promise<LogRecord | undefined> => {
    if (!head || head.record.destroyed) return undefined;
    // Without a trim age every append makes the floor check, so that all names are free at once.
    const floor =
      record.trimAgeMs === 0 ? record.seq : agedFloor(head.record, await context.log.list(deadline));
    return {
      ...record,
      generation: record.generation + 1,
      floor,
      destroyed: true,
      live: emptyLiveSet,
      pins: [],
    };
  };
  const head = await appendChange(context, "destroy", undefined, destroy, deadline);
  if (!head) return { removed: undefined, recordsLeft: 0 };
  try {
    return await removeDestroyed(context, head, deadline);
  } catch (error) {
    throw withUnknownOutcome(error);
  }
}

/** The job is destroyed already; what fails from here on can be repeated, by destroying again or by a sweep. */
async function removeDestroyed(context: JobContext, head: Head, deadline: Deadline): Promise<DestroyReport> {
  const removed = await sweepJob(context, {}, deadline);
  const before = await context.log.readHead(deadline);
  if (before?.record.destroyed) await removeAll(context, [{ key: jobMarkerKey(context.job) }], deadline);
  const newest = await context.log.readHead(deadline);
  // Somebody claimed the job anew and may have made the marker before it was removed.
  if (newest && !newest.record.destroyed) await makeJobMarker(context, deadline);
  const listed = await context.log.list(deadline);
  return { removed, recordsLeft: listed.filter(({ seq }) => seq < head.seq).length };
}
