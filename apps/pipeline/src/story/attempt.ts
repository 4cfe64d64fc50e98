import type { Choices } from "@holdfast/worlds";
import type { Scenario } from "./scenario.js";
import type { Life } from "./time/life.js";
import type { StoryWorld } from "./world/story-world.js";

/** What an attempt tells of itself while it runs. */
export interface AttemptEvents {
  /** It is at work; from this checkpoint, or from the beginning. */
  atWork(epoch: number | undefined): void;
  checkpointBegun(): void;
  /** A checkpoint counts; the oldest that can be restored, where it is known. */
  checkpointMade(epoch: number): void;
  retained(oldestEpoch: number): void;
}

export interface AttemptOptions {
  readonly life: Life;
  readonly events: AttemptEvents;
  /** Restore, finish what is in progress, and end. */
  readonly finish: boolean;
}

/** What a store occupies. */
export interface StorageUse {
  readonly objects: number;
  readonly bytes: number;
}

/** A pipeline on a store, on which the faults of a run fall. */
export interface Stage {
  /** Runs the pipeline in a process of its own until it fails, dies, or has finished; answers the rows it has promised. */
  attempt(options: AttemptOptions): Promise<number>;
  powerCut(choices: Choices): void;
  databaseFallsBack(behindMs: number): void;
  use(): Promise<StorageUse>;
}

/** A way to keep checkpoints that the story tells of. */
export interface Lane {
  readonly id: string;
  readonly side: "before" | "after";
  readonly title: string;
  open(world: StoryWorld, scenario: Scenario): Stage;
}

/** A restore that failed since what it asked for is not there. */
export class RestoreFailedError extends Error {
  override readonly name: string = "RestoreFailedError";
  /** The checkpoint asked for. */
  readonly epoch: number;

  constructor(message: string, epoch: number) {
    super(message);
    this.epoch = epoch;
  }
}
