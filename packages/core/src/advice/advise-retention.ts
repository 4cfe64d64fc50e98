import { minimumAgeKeepsMore, nothingToFallBackTo, trimAgeWithinInterval } from "./keeping-rules.js";
import { pinEndsInRestore, readOutlivesRetention, restoreExceedsDeadline } from "./reading-rules.js";
import { type CheckedFacts, checkedFacts, type RetentionFacts } from "./retention-facts.js";
import type { RetentionFinding } from "./retention-finding.js";
import { objectsExpire, uploadExpiresInUse } from "./upload-rules.js";

/** The gravest first. */
const rules: readonly ((facts: CheckedFacts) => RetentionFinding | undefined)[] = [
  uploadExpiresInUse,
  objectsExpire,
  restoreExceedsDeadline,
  pinEndsInRestore,
  readOutlivesRetention,
  nothingToFallBackTo,
  trimAgeWithinInterval,
  minimumAgeKeepsMore,
];

/**
 * Tells which settings of a job do not go together: its checkpoint interval, the rollover of its files, its retention,
 * the time a restore takes, pins, deadlines, and the rules of its buckets. Nothing is asked of any storage, and nothing
 * is guessed: a rule whose facts are not given finds nothing. The gravest come first.
 *
 * @throws InvalidArgumentError naming a fact that cannot be used.
 */
export function adviseRetention(facts: RetentionFacts): readonly RetentionFinding[] {
  const checked = checkedFacts(facts);
  return rules.flatMap((rule) => rule(checked) ?? []);
}
