import { CorruptError } from "../errors/corrupt-error.js";
import { updateCheckpoints } from "../history/change-live-set.js";
import type { CheckpointReference } from "../history/live-set.js";
import type { LogRecord } from "../log/log-record.js";
import type { Deadline } from "../time/deadline.js";
import type { JobContext, Verdict } from "./job-context.js";

/** What scrubs found out, by epoch. */
export type Verdicts = ReadonlyMap<number, Verdict>;

/** So many findings at most ride in one commit; the newest checkpoints' come first, the others with later commits. */
const mostPerCommit = 1000;

const none: Verdicts = new Map();

/** The findings that the next commit is to record. */
export function verdictsForCommit({ verdicts }: JobContext): Verdicts {
  if (verdicts.size === 0) return none;
  return new Map([...verdicts].sort(([a], [b]) => b - a).slice(0, mostPerCommit));
}

/** The record in which the findings of scrubs are known, so that retention can count on them. */
export async function applyVerdicts(
  { history }: JobContext,
  verdicts: Verdicts,
  record: LogRecord,
  deadline: Deadline,
): Promise<LogRecord> {
  const updated: CheckpointReference[] = [];
  for (const [epoch, verdict] of verdicts) {
    deadline.check("recording of what a scrub found");
    try {
      const reference = await history.find(record.live, epoch, deadline);
      if (reference && isNews(reference, verdict)) updated.push(withVerdict(reference, verdict));
    } catch (error) {
      // A finding about what a damaged history page lists cannot be kept, and must not stop anything.
      if (!CorruptError.isInstance(error)) throw error;
    }
  }
  return updated.length === 0 ? record : { ...record, live: updateCheckpoints(record.live, updated) };
}

/** Forgets findings that were recorded, unless newer ones came meanwhile. */
export function forgetVerdicts(context: JobContext, recorded: Verdicts): void {
  for (const [epoch, verdict] of recorded) {
    if (context.verdicts.get(epoch) === verdict) context.verdicts.delete(epoch);
  }
}

/** Another scrub may have looked later, and recorded earlier. */
function isNews({ verifiedAtMs = 0, damagedAtMs = 0 }: CheckpointReference, { atMs }: Verdict): boolean {
  return atMs >= verifiedAtMs && atMs >= damagedAtMs;
}

/** A checkpoint that was found damaged no longer counts as verified. */
function withVerdict(reference: CheckpointReference, { isRestorable, atMs }: Verdict): CheckpointReference {
  const { verifiedAtMs: _verified, damagedAtMs: _damaged, ...rest } = reference;
  return isRestorable ? { ...rest, verifiedAtMs: atMs } : { ...rest, damagedAtMs: atMs };
}
