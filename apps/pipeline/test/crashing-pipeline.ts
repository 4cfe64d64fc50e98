import { CheckpointStore } from "@holdfast/core";
import { type MemoryStorage, memoryBackend } from "@holdfast/core/memory";
import { OutputDirectory } from "../src/output/output-directory.js";
import type { OutputFileSystem } from "../src/output/output-file-system.js";
import type { PipelineSummary } from "../src/pipeline/pipeline-event.js";
import { runPipeline } from "../src/pipeline/run-pipeline.js";
import type { Flight } from "../src/source/flight.js";
import type { Source } from "../src/source/source.js";
import { Mortal, type Stop } from "./mortal.js";
import { VolatileFiles } from "./volatile-files.js";

export interface CrashingPipelineOptions {
  readonly source: Source<Flight>;
  /** What lies between the pipeline and its files. */
  readonly through?: (files: OutputFileSystem) => OutputFileSystem;
}

/** How a process ended, and after how many steps. */
export interface Life {
  readonly ended: PipelineSummary | "stopped";
  readonly steps: number;
}

/** A pipeline whose processes die, over storage that stays. */
export class CrashingPipeline {
  /** Of the processes started from now on. */
  source: Source<Flight>;
  readonly #through: (files: OutputFileSystem) => OutputFileSystem;
  readonly #files: VolatileFiles = new VolatileFiles();
  readonly #storage: MemoryStorage = memoryBackend().storage;

  constructor({ source, through = (files) => files }: CrashingPipelineOptions) {
    this.source = source;
    this.#through = through;
  }

  /** Starts a process that stops there; left alone it was killed, resumed it was stalled. */
  start(
    stop?: Stop,
    onRow: (row: number) => void = () => {},
  ): { readonly mortal: Mortal; readonly ended: Promise<PipelineSummary> } {
    const mortal = new Mortal(stop);
    const store = new CheckpointStore(mortal.backend(memoryBackend({ storage: this.#storage })), {
      clock: mortal.clock,
      retention: { keepLast: 2 },
    });
    const ended = runPipeline({
      job: store.job("flights"),
      source: this.source,
      directory: new OutputDirectory(mortal.files(this.#through(this.#files)), "output", "parts"),
      settings: { allowedEarlinessMinutes: 30, keyGroups: 4, rollBytes: 300, rollRows: 8 },
      tailBytes: 100,
      checkpointEveryRows: 10,
      sweepEveryCheckpoints: 2,
      clock: mortal.clock,
      observe: (event) => event.kind === "progress" && onRow(event.row),
    });
    return { mortal, ended };
  }

  /** One process, to its death or to the end of the stream. */
  async run(death?: Stop, onRow?: (row: number) => void): Promise<Life> {
    const { mortal, ended } = this.start(death, onRow);
    return { ended: await Promise.race([ended, mortal.stopped]), steps: mortal.steps };
  }

  /** The machine loses its power: unsynced output is gone. The store keeps what it acknowledged. */
  powerCut(): void {
    this.#files.powerCut();
  }

  get output(): Readonly<Record<string, string>> {
    return this.#files.contents("output");
  }

  get parts(): readonly string[] {
    return Object.keys(this.#files.contents("parts"));
  }
}
