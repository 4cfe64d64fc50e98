import type { Stateful } from "../pipeline/stateful.js";

/** A file that has all its rows, but is not to be seen before the checkpoint that says so is committed. */
export interface FinishedFile {
  readonly file: string;
  readonly part: string;
  readonly rows: number;
  readonly bytes: number;
  readonly sha256: string;
}

/** Where the pipeline writes its results, exactly once. */
export interface Output extends Stateful {
  /** Takes a line; waits for nothing. */
  append(line: string): void;
  /** There is so much unwritten that `drain` should be awaited. */
  readonly wantsDrain: boolean;
  /** Writes what should not wait in memory. */
  drain(): Promise<void>;
  /** Before a checkpoint: makes durable everything that the state will refer to. */
  prepare(): Promise<void>;
  /** The files finished since the last call; the checkpoint that follows must carry their publication. */
  takeFinished(): readonly FinishedFile[];
  /** The end of the stream: the file in progress is finished too. */
  finish(): void;
  /** Lets go of the open files, whatever state they are in. */
  close(): Promise<void>;
  /** The parts that the restored checkpoint still needs. */
  readonly neededParts: readonly string[];
}
