import type { Backend } from "@holdfast/core";
import type { BrokenPlace } from "../harness/harness.js";
import type { FileSteps } from "./file-steps.js";

/** An adapter that is broken in one way: a few lines over the good file backend of this folder. */
export interface AdapterMutant {
  readonly id: string;
  /** What it does wrong. */
  readonly title: string;
  /** The bug in the world that it stands for, with a source where there is one. */
  readonly standsFor: string;
  /** The cases that must fail on it; the first is the one meant for it. */
  readonly killedBy: readonly string[];
  /** Steps of the good file backend that it does otherwise. */
  readonly steps?: (good: FileSteps) => Partial<FileSteps>;
  /** Verbs that it does otherwise, over the good backend. */
  readonly verbs?: (good: Backend) => Backend;
  /** Places that its probe must refuse, in place of those of the good one. */
  readonly brokenPlaces?: (good: readonly BrokenPlace[]) => readonly BrokenPlace[];
}
