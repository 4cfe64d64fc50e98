import type { ModelOptions, ModelReport } from "@holdfast/conformance/model";

/** What one worker of the model checker is asked to do. */
export interface CheckerRequest extends Pick<ModelOptions, "budgetMs" | "seed" | "configurations" | "share"> {
  /** The mutant that the worker must have been bundled with. */
  readonly mutant?: string;
}

/** What a worker tells: how far it is, and at last its report. */
export type CheckerNews = { readonly schedules: number } | { readonly report: ModelReport };
