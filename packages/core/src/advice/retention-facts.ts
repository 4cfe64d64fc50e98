import { assertOptions } from "../assert-options.js";
import { InvalidArgumentError } from "../errors/invalid-argument-error.js";
import { type Retention, type RetentionRules, retentionRules } from "../history/retention.js";
import { describeValue } from "../key.js";

/** What a store cannot know of the job it keeps checkpoints for, as far as it is known; all in milliseconds. */
export interface Circumstances {
  /** From one checkpoint to the next. */
  readonly checkpointIntervalMs?: number;
  /** How old a file of the sink, and so its multipart upload, is when it is finished. */
  readonly rolloverMs?: number;
  /** The longest that reading a checkpoint takes. */
  readonly maxRestoreMs?: number;
  /** The longest that the job may be away between two runs; 0 without it. */
  readonly maxDowntimeMs?: number;
  /** How long readers pin what they read; without it they do not pin. */
  readonly pinMs?: number;
  /** How far the clocks of the machines may be apart; 0 without it. */
  readonly clockSkewMs?: number;
  /** The age at which the sink's bucket aborts an unfinished upload (`AbortIncompleteMultipartUpload`). */
  readonly uploadExpiryMs?: number;
  /** The age at which the store's bucket removes an object (`Expiration`). `Infinity` is never. */
  readonly objectExpiryMs?: number;
}

/** All that advice is made from. What is left out gives no finding. */
export interface RetentionFacts extends Circumstances {
  /** As given to the store. */
  readonly retention?: Retention;
  /** How long a call of the store that moves state may take; 15 min without it. */
  readonly transferDeadlineMs?: number;
  /** The store's trim age; 1 h without it. */
  readonly trimAgeMs?: number;
}

const circumstanceNames: readonly (keyof Circumstances)[] = [
  "checkpointIntervalMs",
  "rolloverMs",
  "maxRestoreMs",
  "maxDowntimeMs",
  "pinMs",
  "clockSkewMs",
  "uploadExpiryMs",
  "objectExpiryMs",
];

/** The facts, checked, with the defaults of the store filled in. */
export interface CheckedFacts extends Circumstances {
  readonly maxDowntimeMs: number;
  readonly clockSkewMs: number;
  readonly retention: Retention;
  readonly rules: RetentionRules;
  readonly transferDeadlineMs: number;
  readonly trimAgeMs: number;
}

/** @throws InvalidArgumentError naming the fact that cannot be used. */
export function checkedFacts(facts: RetentionFacts): CheckedFacts {
  assertOptions("the facts", facts, ["retention", "transferDeadlineMs", "trimAgeMs", ...circumstanceNames]);
  const { retention = {}, ...times } = facts;
  for (const [name, value] of Object.entries(times)) assertTime(name, value);
  return {
    maxDowntimeMs: 0,
    clockSkewMs: 0,
    transferDeadlineMs: 15 * 60_000,
    trimAgeMs: 3_600_000,
    ...times,
    retention,
    rules: retentionRules(retention),
  };
}

/** @throws InvalidArgumentError when these are no circumstances. */
export function assertCircumstances(circumstances: Circumstances): void {
  assertOptions("circumstances", circumstances, circumstanceNames);
  for (const [name, value] of Object.entries(circumstances)) assertTime(`circumstances.${name}`, value);
}

function assertTime(name: string, value: unknown): void {
  if (value === undefined || (typeof value === "number" && value >= 0)) return;
  throw new InvalidArgumentError(
    `${name} is ${describeValue(value)}; give milliseconds as a number of at least 0, or leave it out`,
  );
}
