import { InvalidArgumentError } from "@holdfast/core";
import type { StorePlace } from "../store/store-place.js";
import type { PipelineEvent } from "./pipeline-event.js";

/** What a pipeline process is started with; plain JSON. */
export interface WorkerConfig {
  readonly store: StorePlace;
  /** Holds the output and the parts. */
  readonly directory: string;
  readonly rows?: number;
  readonly checkpointEveryRows: number;
  readonly rollBytes: number;
  readonly rollRows: number;
}

/** What a pipeline process tells whoever started it. */
export type WorkerMessage = PipelineEvent | { readonly kind: "failed"; readonly message: string };

export function parseWorkerConfig(text: string | undefined): WorkerConfig {
  if (text === undefined)
    throw new InvalidArgumentError("a worker is started with its configuration as JSON");
  return JSON.parse(text) as WorkerConfig;
}
