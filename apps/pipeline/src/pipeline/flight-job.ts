import { join } from "node:path";
import { CheckpointStore } from "@holdfast/core";
import { OutputDirectory } from "../output/output-directory.js";
import { localFiles } from "../output/output-file-system.js";
import type { Flight } from "../source/flight.js";
import { FlightSource } from "../source/flight-source.js";
import type { Source } from "../source/source.js";
import { openBackend } from "../store/store-place.js";
import type { PipelineEvent, PipelineSummary } from "./pipeline-event.js";
import { runPipeline } from "./run-pipeline.js";
import type { WorkerConfig } from "./worker-config.js";

/** Where things lie in a pipeline's directory. */
export const layout = {
  store: (directory: string): string => join(directory, "store"),
  output: (directory: string): string => join(directory, "output"),
  parts: (directory: string): string => join(directory, "parts"),
};

export interface FlightJobOptions extends WorkerConfig {
  readonly observe?: (event: PipelineEvent) => void;
  /** Stands in for the flights. */
  readonly source?: Source<Flight>;
}

/** The flight pipeline, from wherever its newest checkpoint is to the end. */
export async function runFlightJob(options: FlightJobOptions): Promise<PipelineSummary> {
  const { directory, rows, rollBytes, rollRows, checkpointEveryRows, observe } = options;
  const source = options.source ?? (await FlightSource.open(rows === undefined ? {} : { rowLimit: rows }));
  const store = new CheckpointStore(openBackend(options.store), { retention: { keepLast: 3 } });
  try {
    return await runPipeline({
      job: store.job("flights"),
      source,
      directory: new OutputDirectory(localFiles, layout.output(directory), layout.parts(directory)),
      settings: { allowedEarlinessMinutes: 30, keyGroups: 128, rollBytes, rollRows },
      checkpointEveryRows,
      tailBytes: 16 * 1024,
      sweepEveryCheckpoints: 32,
      ...(observe && { observe }),
    });
  } finally {
    await store.close();
  }
}
