import { assertOptions } from "../assert-options.js";
import { InvalidArgumentError } from "../errors/invalid-argument-error.js";
import { describeValue } from "../key.js";
import { type Duration, durationMs } from "../time/duration.js";
import {
  type CheckpointReference,
  isSkipped,
  type LiveSet,
  newestRestorable,
  pendingEffects,
} from "./live-set.js";

/**
 * How long checkpoints are kept. A checkpoint stays as long as `keepLast` or `keepFor` wants it; `maxBytes` then
 * drops the oldest.
 *
 * Whatever it says, the newest checkpoint is never dropped, nor the newest verified ones, savepoints, pinned ones,
 * ones with effects not known done, and ones younger than `minimumAge`.
 */
export interface Retention {
  /** Keep so many of the newest. Without `keepLast` and `keepFor` the newest 5 are kept. */
  readonly keepLast?: number;
  /** Keep those committed within this time. */
  readonly keepFor?: Duration;
  /** Keep no more than restoring each of them would read, in bytes all together. */
  readonly maxBytes?: number;
  /** Drop nothing younger than this. */
  readonly minimumAge?: Duration;
  /** Keep so many of the newest that a scrub has proven restorable; 1 without it, and never less. */
  readonly keepVerified?: number;
}

export interface RetentionRules {
  readonly keepLast: number;
  readonly keepForMs: number;
  readonly maxBytes: number;
  readonly minimumAgeMs: number;
  readonly keepVerified: number;
}

/**
 * The rules of a retention, checked.
 * @throws InvalidArgumentError naming the value that cannot be used.
 */
export function retentionRules(retention: Retention = {}): RetentionRules {
  assertOptions("retention", retention, ["keepLast", "keepFor", "maxBytes", "minimumAge", "keepVerified"]);
  const { keepLast, keepFor, maxBytes, minimumAge = 0, keepVerified = 1 } = retention;
  return {
    keepLast: whole("retention.keepLast", keepLast ?? (keepFor === undefined ? 5 : 1), 1),
    keepForMs: keepFor === undefined ? 0 : durationMs(keepFor, "retention.keepFor"),
    maxBytes: maxBytes === undefined ? Number.POSITIVE_INFINITY : whole("retention.maxBytes", maxBytes, 0),
    minimumAgeMs: durationMs(minimumAge, "retention.minimumAge"),
    keepVerified: whole("retention.keepVerified", keepVerified, 1),
  };
}

function whole(what: string, value: number, least: number): number {
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new InvalidArgumentError(
    `${what} is ${describeValue(value)}; give a whole number of at least ${least}`,
  );
}

export interface RetentionSubject {
  readonly live: LiveSet;
  /** Every live checkpoint that retention may be free to drop, and any others. */
  readonly checkpoints: readonly CheckpointReference[];
  readonly pinnedEpochs: ReadonlySet<number>;
  /** The wall clock of the one who decides, in milliseconds. */
  readonly nowMs: number;
}

/** The checkpoints that retention drops now. */
export function checkpointsToDrop(
  subject: RetentionSubject,
  rules: RetentionRules,
): readonly CheckpointReference[] {
  const { live, nowMs } = subject;
  const newestFirst = [...subject.checkpoints].sort((a, b) => b.epoch - a.epoch);
  const held = heldEpochs(subject, newestFirst, rules);
  // What cannot be restored, or was passed over, does not use up the number to keep.
  const counted = newestFirst.filter(
    ({ epoch, damagedAtMs }) => damagedAtMs === undefined && !isSkipped(live, epoch),
  );
  const oldestKept = counted[rules.keepLast - 1]?.epoch ?? 0;
  const isWanted = (reference: CheckpointReference): boolean =>
    reference.epoch >= oldestKept || isYounger(reference, rules.keepForMs, nowMs);
  const isHeld = (reference: CheckpointReference): boolean =>
    held.has(reference.epoch) || isYounger(reference, rules.minimumAgeMs, nowMs);

  const dropped = new Set(newestFirst.filter((reference) => !isHeld(reference) && !isWanted(reference)));
  let bytes = live.stateBytes;
  for (const { stateBytes } of dropped) bytes -= stateBytes;
  for (const reference of newestFirst.toReversed()) {
    if (bytes <= rules.maxBytes) break;
    if (isHeld(reference) || dropped.has(reference)) continue;
    dropped.add(reference);
    bytes -= reference.stateBytes;
  }
  return [...dropped];
}

/** A checkpoint from the future, as a clock that was set back sees it, counts as young. */
function isYounger({ committedAtMs }: CheckpointReference, ageMs: number, nowMs: number): boolean {
  return ageMs > 0 && nowMs - committedAtMs < ageMs;
}

/** The epochs that no rule may drop. */
function heldEpochs(
  { live, pinnedEpochs }: RetentionSubject,
  newestFirst: readonly CheckpointReference[],
  rules: RetentionRules,
): ReadonlySet<number> {
  const held = new Set(pinnedEpochs);
  const [newest] = newestFirst;
  if (newest) held.add(newest.epoch);
  const restorable = newestRestorable(live);
  if (restorable) held.add(restorable.epoch);
  const verified = newestFirst.filter(
    ({ verifiedAtMs, epoch }) => verifiedAtMs !== undefined && !isSkipped(live, epoch),
  );
  for (const { epoch } of verified.slice(0, rules.keepVerified)) held.add(epoch);
  for (const reference of newestFirst) {
    if (reference.savepoints?.length || pendingEffects(live, reference) > 0) held.add(reference.epoch);
  }
  return held;
}
