import {
  assertOptions,
  type Clock,
  InvalidArgumentError,
  type Random,
  systemClock,
  systemRandom,
} from "@holdfast/core";
import type { Encoder } from "./encode/encoder.js";
import type { OutputLostError } from "./errors/output-lost-error.js";
import type { Partition } from "./partition/path-template.js";

/** When a file ends. Whichever comes first. */
export interface RollOptions {
  /** It has at least so many bytes. Default 128 MiB. */
  readonly maxBytes?: number;
  /** It was begun so long ago, by the wall clock, in milliseconds. Default an hour. */
  readonly rolloverMs?: number;
  /** It got no record for so long, in milliseconds. Default five minutes. */
  readonly inactivityMs?: number;
}

/** What sinks on every medium have in common. */
export interface SinkOptions<R> {
  /**
   * The sink's name within its job: its effects and its state bear it, and its files are `<name>-00000001.jsonl` and so on.
   * It must stay the same from run to run. Letters, digits, `_` and `-`.
   */
  readonly name: string;
  readonly encode: Encoder<R>;
  readonly roll?: RollOptions;
  /** The folder of a record's file. Default none: all records go to one file after the other. */
  readonly partition?: Partition<R>;
  /** Encoders of earlier runs, to end the files with that they left in progress. */
  readonly formerEncoders?: readonly Encoder<never>[];
  /** So many files are in progress at most; then the one that waits longest for a record ends. Default 100. */
  readonly maxOpenFiles?: number;
  /** A record that is larger once encoded is refused, in bytes. Default 32 MiB. */
  readonly maxRecordBytes?: number;
  /**
   * So many bytes wait in memory for a part to be full, all files together; what is more waits on the local disk. Default
   * 32 MiB.
   */
  readonly maxBufferedBytes?: number;
  /** Where on the local disk, in files that have no name. Default the system's folder for temporary files. */
  readonly spillDirectory?: string;
  /** Parts of all files that are under way at once. Default 4. */
  readonly partsAtOnce?: number;
  /**
   * Asked when bytes that a checkpoint counts on are gone for certain. `fail` throws the error, and at an effect leaves it
   * pending; `skip` goes on without the file, which is then never seen. Default `fail`.
   */
  readonly onLost?: (lost: OutputLostError) => "fail" | "skip";
  readonly clock?: Clock;
  readonly random?: Random;
}

export const sinkOptionNames: readonly (keyof SinkOptions<unknown>)[] = [
  "name",
  "encode",
  "roll",
  "partition",
  "formerEncoders",
  "maxOpenFiles",
  "maxRecordBytes",
  "maxBufferedBytes",
  "spillDirectory",
  "partsAtOnce",
  "onLost",
  "clock",
  "random",
];

/** The options, checked and complete. */
export interface SinkSettings<R> {
  readonly name: string;
  readonly encode: Encoder<R>;
  readonly roll: Required<RollOptions>;
  readonly partition: Partition<R>;
  readonly formerEncoders: readonly Encoder<never>[];
  readonly maxOpenFiles: number;
  readonly maxRecordBytes: number;
  readonly maxBufferedBytes: number;
  readonly spillDirectory: string | undefined;
  readonly partsAtOnce: number;
  readonly partBytes: number;
  readonly onLost: (lost: OutputLostError) => "fail" | "skip";
  readonly clock: Clock;
  readonly random: Random;
}

const mebibyte: number = 2 ** 20;
/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
export const mostParts = 10_000;

/**
 * The settings that some options mean.
 * @throws InvalidArgumentError naming the value that cannot be used.
 */
export function sinkSettings<R>(options: SinkOptions<R>, partBytes: number): SinkSettings<R> {
  const { name, encode, roll = {}, formerEncoders = [] } = options;
  if (typeof name !== "string" || !/^[A-Za-z0-9_-]{1,64}$/.test(name)) {
    throw new InvalidArgumentError(
      `the sink's name is ${JSON.stringify(name)}; give 1 to 64 letters, digits, _ or -`,
    );
  }
  for (const encoder of [encode, ...formerEncoders]) {
    if (typeof encoder?.open !== "function" || typeof encoder.id !== "string") {
      throw new InvalidArgumentError(
        "encode is no encoder; give jsonLines(), csv(…), parquet(…) or your own",
      );
    }
  }
  assertOptions("roll", roll, ["maxBytes", "rolloverMs", "inactivityMs"]);
  const settings = {
    ...{ name, encode, formerEncoders },
    roll: {
      maxBytes: whole("roll.maxBytes", roll.maxBytes, 128 * mebibyte, 1, 2 ** 40),
      rolloverMs: whole("roll.rolloverMs", roll.rolloverMs, 3_600_000, 1, 2 ** 40),
      inactivityMs: whole("roll.inactivityMs", roll.inactivityMs, 300_000, 1, 2 ** 40),
    },
    partition: options.partition ?? (() => ""),
    maxOpenFiles: whole("maxOpenFiles", options.maxOpenFiles, 100, 1, 10_000),
    maxRecordBytes: whole("maxRecordBytes", options.maxRecordBytes, 32 * mebibyte, 1, 2 ** 30),
    maxBufferedBytes: whole("maxBufferedBytes", options.maxBufferedBytes, 32 * mebibyte, 0, 2 ** 40),
    spillDirectory: options.spillDirectory,
    partsAtOnce: whole("partsAtOnce", options.partsAtOnce, 4, 1, 64),
    partBytes,
    onLost: options.onLost ?? (() => "fail" as const),
    clock: options.clock ?? systemClock,
    random: options.random ?? systemRandom,
  };
  if (partNumbersPerRun(settings) * 2 > mostParts) {
    throw new InvalidArgumentError(
      `files of ${settings.roll.maxBytes} bytes take more than ${mostParts / 2} parts of ${partBytes} bytes; raise partBytes`,
    );
  }
  return settings;
}

/** So many parts one run can make of one file: it ends as soon as it has `maxBytes`. */
export function partNumbersPerRun({
  roll,
  maxRecordBytes,
  partBytes,
}: Pick<SinkSettings<never>, "maxRecordBytes" | "partBytes"> & {
  readonly roll: Required<RollOptions>;
}): number {
  // Two records' worth more: the one that ends the file, and what an encoder adds to end it.
  return Math.ceil((roll.maxBytes + 2 * maxRecordBytes) / partBytes) + 1;
}

export function whole(
  name: string,
  value: number | undefined,
  standard: number,
  least: number,
  most: number,
): number {
  if (value === undefined) return standard;
  if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
  throw new InvalidArgumentError(
    `${name} is ${JSON.stringify(value)}; give a whole number from ${least} to ${most}`,
  );
}
