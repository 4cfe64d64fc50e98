import type { CheckpointReference } from "../history/live-set.js";
import type { LogRecord } from "../log/log-record.js";
import type { JobContext, Verdict } from "./job-context.js";

/** The record in which the findings of scrubs are known, so that retention can count on them. */
export function applyVerdicts({ verdicts }: JobContext, record: LogRecord): LogRecord {
  if (verdicts.size === 0) return record;
  const recent = record.live.recent.map((reference) => {
    const verdict = verdicts.get(reference.epoch);
    return verdict ? withVerdict(reference, verdict) : reference;
  });
  return { ...record, live: { ...record.live, recent } };
}

/** A checkpoint that was found damaged no longer counts as verified. */
export function withVerdict(
  reference: CheckpointReference,
  { isRestorable, atMs }: Verdict,
): CheckpointReference {
  const { verifiedAtMs: _verified, damagedAtMs: _damaged, ...rest } = reference;
  return isRestorable ? { ...rest, verifiedAtMs: atMs } : { ...rest, damagedAtMs: atMs };
}

/** Forgets findings that a record says, and those about checkpoints that are no longer in it. */
export function forgetVerdicts({ verdicts }: JobContext, { live }: LogRecord): void {
  const inRecord = new Map(live.recent.map((reference) => [reference.epoch, reference]));
  for (const [epoch, { atMs }] of verdicts) {
    const reference = inRecord.get(epoch);
    const isSaid = reference?.verifiedAtMs === atMs || reference?.damagedAtMs === atMs;
    if (!reference || isSaid) verdicts.delete(epoch);
  }
}
