import type { Counts } from "../sink/counts.js";
import type { SentPart } from "../sink/output-bucket.js";
import type { FileState, FinishedFile } from "../sink/rolling-file.js";

/** What a checkpoint's `metadata` says. */
export interface EpochMetadata {
  readonly epoch: number;
  readonly minEpoch: number;
  /** Files whose upload is to be completed once this checkpoint stands. */
  readonly finished: readonly FinishedFile[];
}

/** What the sink's file of a checkpoint holds. */
export interface SinkState {
  readonly nextRow: number;
  readonly nextFile: number;
  readonly counts: Counts;
  /** The file in progress, without parts that earlier checkpoints hold. */
  readonly file?: FileState;
  /** The earlier checkpoints that hold the other parts of the file in progress. */
  readonly partEpochs: readonly number[];
}

/** The parts of a file in progress that are new since the last checkpoint. */
export function newParts(parts: readonly SentPart[], known: readonly SentPart[]): readonly SentPart[] {
  const numbers = new Set(known.map(({ number }) => number));
  return parts.filter(({ number }) => !numbers.has(number));
}
