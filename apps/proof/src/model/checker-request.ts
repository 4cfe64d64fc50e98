import type { ModelOptions, ModelReport } from "@holdfast/conformance/model";

/** What one worker of the model checker is asked to do. */
export interface CheckerRequest extends Pick<ModelOptions, "budgetMs" | "seed" | "configurations" | "share"> {
  /** The mutant that the worker must have been bundled with. */
  readonly mutant?: string;
  /** What its budget is of: the wall's time, or the time that it has the processor, which a busy machine does not shorten. */
  readonly budgetOf?: "wall" | "processor";
}

/** What a worker tells: how far it is, and at last its report. */
export type CheckerNews = { readonly schedules: number } | { readonly report: ModelReport };
