import type { CheckedFacts } from "./retention-facts.js";
import { type RetentionFinding, spanOf } from "./retention-finding.js";

/** There is never more than one checkpoint. */
export function nothingToFallBackTo(facts: CheckedFacts): RetentionFinding | undefined {
  const { rules, retention, checkpointIntervalMs = Number.POSITIVE_INFINITY } = facts;
  if (rules.keepLast > 1 || Math.max(rules.keepForMs, rules.minimumAgeMs) > checkpointIntervalMs)
    return undefined;
  return {
    id: "nothing-to-fall-back-to",
    severity: "warning",
    what: "nothing older is kept to fall back to, so that damage to one object of the newest checkpoint loses the job",
    when: "the newest checkpoint is damaged, and none before it has been verified",
    mend: { retention: { ...retention, keepLast: 2 } },
  };
}

/** Every commit looks whether it still counts. */
export function trimAgeWithinInterval(facts: CheckedFacts): RetentionFinding | undefined {
  const { trimAgeMs, checkpointIntervalMs } = facts;
  if (checkpointIntervalMs === undefined || checkpointIntervalMs < trimAgeMs / 2) return undefined;
  return {
    id: "trim-age-within-interval",
    severity: "note",
    what: "every commit needs a list and a read beside its create, to make sure that it still counts",
    when: `checkpoints are ${spanOf(checkpointIntervalMs)} apart, and a writer that was silent for half the trim age of ${spanOf(trimAgeMs)} has to look`,
    mend: { trimAgeMs: 4 * Math.max(1, checkpointIntervalMs) },
  };
}

/** The number to keep is never reached. */
export function minimumAgeKeepsMore(facts: CheckedFacts): RetentionFinding | undefined {
  const { rules, retention, checkpointIntervalMs, maxRestoreMs = 0 } = facts;
  if (checkpointIntervalMs === undefined || checkpointIntervalMs === 0) return undefined;
  const wantedMs = Math.max(rules.keepLast * checkpointIntervalMs, rules.keepForMs);
  const enoughMs = Math.max(wantedMs, maxRestoreMs + checkpointIntervalMs);
  if (rules.minimumAgeMs <= enoughMs) return undefined;
  const count = Math.ceil(rules.minimumAgeMs / checkpointIntervalMs);
  return {
    id: "minimum-age-keeps-more",
    severity: "note",
    what: `about ${count} checkpoints are kept instead of ${Math.ceil(wantedMs / checkpointIntervalMs)}, whatever maxBytes says`,
    when: `always: nothing younger than the minimum age of ${spanOf(rules.minimumAgeMs)} is dropped, and checkpoints are ${spanOf(checkpointIntervalMs)} apart`,
    mend: { retention: { ...retention, minimumAge: enoughMs } },
  };
}
