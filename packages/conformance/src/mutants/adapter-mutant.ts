import type { Backend } from "@holdfast/core";
import type { BrokenPlace } from "../harness/harness.js";
import type { FileSteps } from "./file-steps.js";
import type { MutantFacts } from "./mutant-facts.js";
import type { TcpSteps } from "./tcp/tcp-steps.js";

/** How a broken adapter is made: a few lines over a good one of this folder. */
export interface AdapterMutant extends MutantFacts {
  /** Steps of the good file backend that it does otherwise. */
  readonly steps?: (good: FileSteps) => Partial<FileSteps>;
  /** Steps of the good TCP backend that it does otherwise: then it is that one which the mutant is made of. */
  readonly tcpSteps?: (good: TcpSteps) => Partial<TcpSteps>;
  /** Verbs that it does otherwise, over the good backend. */
  readonly verbs?: (good: Backend) => Backend;
  /** Places that its probe must refuse, in place of those of the good one. */
  readonly brokenPlaces?: (good: readonly BrokenPlace[]) => readonly BrokenPlace[];
}
