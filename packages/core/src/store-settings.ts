import type { Circumstances } from "./advice/retention-facts.js";
import { assertOptions } from "./assert-options.js";
import { InvalidArgumentError } from "./errors/invalid-argument-error.js";
import { type Retention, type RetentionRules, retentionRules } from "./history/retention.js";
import { describeValue } from "./key.js";
import { type Clock, systemClock } from "./time/clock.js";
import { type Duration, durationMs } from "./time/duration.js";
import { type Random, systemRandom } from "./time/random.js";

export interface CheckpointStoreOptions {
  /** How long checkpoints are kept; the newest 5 without it. */
  readonly retention?: Retention;
  /** How long a call on the log may take; 30 s without it. */
  readonly deadline?: Duration;
  /** How long a call that moves state may take (put, read, stream, verify, sweep); 15 min without it. */
  readonly transferDeadline?: Duration;
  /**
   * How long a record's name stays taken at least after a newer one followed; 1 h without it. A writer that was
   * stalled for half of it makes sure that it still counts. A job keeps the largest that any claim brought.
   */
  readonly trimAge?: Duration;
  /** Entries up to this size travel in the record, in bytes; the backend's own limit without it. */
  readonly inlineLimitBytes?: number;
  /** Larger entries are digested, verified and handed on in blocks of this size, in bytes; 1 MiB without it. */
  readonly blockBytes?: number;
  /**
   * What is known of the job and its surroundings. Where it does not go together with the store's own settings, the
   * listeners of `holdfast:advice` are told when the store is made; see `adviseRetention`.
   */
  readonly circumstances?: Circumstances;
  readonly clock?: Clock;
  readonly random?: Random;
}

const optionNames: readonly (keyof CheckpointStoreOptions)[] = [
  "retention",
  "deadline",
  "transferDeadline",
  "trimAge",
  "inlineLimitBytes",
  "blockBytes",
  "circumstances",
  "clock",
  "random",
];

/** The options, checked and complete. */
export interface StoreSettings {
  readonly retention: RetentionRules;
  readonly deadlineMs: number;
  readonly transferDeadlineMs: number;
  readonly trimAgeMs: number;
  readonly inlineLimitBytes: number;
  readonly blockBytes: number;
  readonly clock: Clock;
  readonly random: Random;
}

/**
 * The settings that some options mean.
 * @throws InvalidArgumentError naming the value that cannot be used.
 */
export function storeSettings(options: CheckpointStoreOptions, inlineLimitBytes: number): StoreSettings {
  assertOptions("the store's options", options, optionNames);
  return {
    retention: retentionRules(options.retention),
    deadlineMs: durationMs(options.deadline ?? "30s", "deadline"),
    transferDeadlineMs: durationMs(options.transferDeadline ?? "15m", "transferDeadline"),
    trimAgeMs: durationMs(options.trimAge ?? "1h", "trimAge"),
    inlineLimitBytes: wholeBytes(
      "inlineLimitBytes",
      options.inlineLimitBytes ?? inlineLimitBytes,
      0,
      2 ** 20,
    ),
    blockBytes: wholeBytes("blockBytes", options.blockBytes ?? 2 ** 20, 1, 2 ** 26),
    clock: options.clock ?? systemClock,
    random: options.random ?? systemRandom,
  };
}

function wholeBytes(what: string, value: number, least: number, most: number): number {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
  throw new InvalidArgumentError(
    `${what} is ${describeValue(value)}; give a whole number of bytes from ${least} to ${most}`,
  );
}
