import type { CheckedFacts } from "./retention-facts.js";
import { type RetentionFinding, spanOf } from "./retention-finding.js";

/** No read of a whole checkpoint can end. */
export function restoreExceedsDeadline(facts: CheckedFacts): RetentionFinding | undefined {
  const { maxRestoreMs, transferDeadlineMs } = facts;
  if (maxRestoreMs === undefined || maxRestoreMs <= transferDeadlineMs) return undefined;
  return {
    id: "restore-exceeds-deadline",
    severity: "error",
    what: "every restore is ended by the store's deadline before it has read all there is, and the job never comes back",
    when: `reading an entry takes longer than the transfer deadline of ${spanOf(transferDeadlineMs)}, and may take ${spanOf(maxRestoreMs)}`,
    mend: { transferDeadlineMs: maxRestoreMs },
  };
}

/** A reader's hold ends while it reads. A writer needs none: after its claim nobody else can drop anything. */
export function pinEndsInRestore(facts: CheckedFacts): RetentionFinding | undefined {
  const { maxRestoreMs, pinMs, clockSkewMs } = facts;
  if (maxRestoreMs === undefined || pinMs === undefined) return undefined;
  const neededMs = maxRestoreMs + clockSkewMs;
  if (pinMs >= neededMs) return undefined;
  return {
    id: "pin-ends-in-restore",
    severity: "error",
    what: "a reader's pin ends while it reads; the checkpoint is dropped, its objects are swept, and the read fails",
    when: `reading takes longer than the pin of ${spanOf(pinMs)} (by the clock of whoever commits), and may take ${spanOf(neededMs)}`,
    mend: { pinMs: neededMs },
  };
}

/** Readers that do not pin depend on retention alone. */
export function readOutlivesRetention(facts: CheckedFacts): RetentionFinding | undefined {
  const { maxRestoreMs, pinMs, checkpointIntervalMs, rules, retention } = facts;
  if (maxRestoreMs === undefined || pinMs !== undefined || checkpointIntervalMs === undefined)
    return undefined;
  // What is read may have been the newest for a whole interval when the read begins.
  const byAgeMs = Math.max(rules.keepForMs, rules.minimumAgeMs) - checkpointIntervalMs;
  const heldMs = Math.max(0, byAgeMs, (rules.keepLast - 1) * checkpointIntervalMs);
  if (maxRestoreMs <= heldMs) return undefined;
  return {
    id: "read-outlives-retention",
    severity: "warning",
    what: "a checkpoint that is read without a pin expires under its reader",
    when: `reading takes longer than ${spanOf(heldMs)}, and may take ${spanOf(maxRestoreMs)}; a pin of that length mends it as well`,
    mend: { retention: { ...retention, minimumAge: Math.ceil(maxRestoreMs + checkpointIntervalMs) } },
  };
}
