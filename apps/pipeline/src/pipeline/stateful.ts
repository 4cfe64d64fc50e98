import type { Checkpoint } from "@holdfast/core";

/** A named piece of state as a checkpoint takes it. */
export interface StateEntry {
  readonly name: string;
  /**
   * Rises whenever the content changes; an entry of the same revision as before is reused, not written.
   * After a restore 0 says: as in the checkpoint.
   */
  readonly revision: number;
  /** The content; asked for at once, before any more rows are processed, and only when it is written. */
  body(): string | Uint8Array;
}

/** A part of the pipeline whose state travels in checkpoints. */
export interface Stateful {
  /** Everything a fresh instance needs to go on from here. */
  stateEntries(): readonly StateEntry[];
  /** Takes up the state of a checkpoint; called once, before anything else. */
  restore(checkpoint: Checkpoint): Promise<void>;
}
