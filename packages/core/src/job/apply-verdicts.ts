import { CorruptError } from "../errors/corrupt-error.js";
import { updateCheckpoint } from "../history/change-live-set.js";
import type { CheckpointReference } from "../history/live-set.js";
import type { LogRecord } from "../log/log-record.js";
import type { Deadline } from "../time/deadline.js";
import type { JobContext, Verdict } from "./job-context.js";

/** What scrubs found out, by epoch. */
export type Verdicts = ReadonlyMap<number, Verdict>;

/** The record in which the findings of scrubs are known, so that retention can count on them. */
export async function applyVerdicts(
  { history }: JobContext,
  verdicts: Verdicts,
  record: LogRecord,
  deadline: Deadline,
): Promise<LogRecord> {
  let { live } = record;
  for (const [epoch, verdict] of verdicts) {
    try {
      const reference = await history.find(live, epoch, deadline);
      if (reference) live = updateCheckpoint(live, withVerdict(reference, verdict));
    } catch (error) {
      // A finding about what a damaged history page lists cannot be kept, and must not stop anything.
      if (!CorruptError.isInstance(error)) throw error;
    }
  }
  return live === record.live ? record : { ...record, live };
}

/** Forgets findings that a record now says, unless newer ones came meanwhile. */
export function forgetVerdicts(context: JobContext, recorded: Verdicts): void {
  for (const [epoch, verdict] of recorded) {
    if (context.verdicts.get(epoch) === verdict) context.verdicts.delete(epoch);
  }
}

/** A checkpoint that was found damaged no longer counts as verified. */
function withVerdict(reference: CheckpointReference, { isRestorable, atMs }: Verdict): CheckpointReference {
  const { verifiedAtMs: _verified, damagedAtMs: _damaged, ...rest } = reference;
  return isRestorable ? { ...rest, verifiedAtMs: atMs } : { ...rest, damagedAtMs: atMs };
}
