import { type Checkpoint, type Clock, type Job, systemClock, type Writer } from "@holdfast/core";
import type { Output } from "../output/output.js";
import type { OutputDirectory } from "../output/output-directory.js";
import { PublishSink, publishEffect } from "../output/publish-sink.js";
import { RollingOutput } from "../output/rolling-output.js";
import { type Flight, happenedAtMinute } from "../source/flight.js";
import type { Source } from "../source/source.js";
import { lateFlightHeader, lateFlightLine } from "../windows/late-flight.js";
import { type ClosedWindow, TumblingWindows } from "../windows/tumbling-windows.js";
import { windowResultHeader, windowResultLine } from "../windows/window-result.js";
import { Checkpointer } from "./checkpointer.js";
import type { CheckpointStage, PipelineEvent, PipelineSummary } from "./pipeline-event.js";
import type { PipelineSettings } from "./pipeline-settings.js";
import { StreamProgress } from "./stream-progress.js";

export interface PipelineOptions {
  readonly job: Job;
  readonly source: Source<Flight>;
  readonly directory: OutputDirectory;
  readonly settings: Omit<PipelineSettings, "source">;
  readonly checkpointEveryRows: number;
  /** So much output may travel in a checkpoint rather than lie on disk, in bytes. */
  readonly tailBytes: number;
  readonly sweepEveryCheckpoints: number;
  /** Told of every step. What it throws ends the run there, as a crash would. */
  readonly observe?: (event: PipelineEvent) => void;
  readonly clock?: Clock;
}

/**
 * Runs the pipeline from its newest checkpoint to the end of the source. It may be killed at any moment and run
 * again; the output is the same. A job that has finished is left as it is.
 */
export async function runPipeline(options: PipelineOptions): Promise<PipelineSummary> {
  const observe = options.observe ?? (() => {});
  const clock = options.clock ?? systemClock;
  const startedAtMs = clock.monotonicMs();
  await options.directory.make();
  let replayedEffects = 0;
  const sink = new PublishSink(options.directory, (file, replay) => {
    if (replay) replayedEffects += 1;
    observe({ kind: "publish", file, replay });
  });
  const writer = await options.job.claim({ sinks: { publish: sink } });
  observe({ kind: "claimed", generation: writer.generation });
  const run = new PipelineRun(options, writer, observe);
  try {
    const row = await run.restore();
    const epoch = writer.restored?.epoch;
    const restoreMs = clock.monotonicMs() - startedAtMs;
    const restored = { generation: writer.generation, row, restoreMs, replayedEffects };
    observe({ kind: "restored", ...restored, ...(epoch !== undefined && { epoch }) });
    const summary = await run.toEnd();
    observe({ kind: "finished", summary });
    return summary;
  } finally {
    await run.close();
  }
}

class PipelineRun {
  readonly #options: PipelineOptions;
  readonly #writer: Writer;
  readonly #observe: (event: PipelineEvent) => void;
  readonly #progress: StreamProgress;
  readonly #windows: TumblingWindows;
  readonly #results: Output;
  readonly #late: Output;
  readonly #checkpointer: Checkpointer;
  #newest: Checkpoint | undefined;
  #checkpoints = 0;

  constructor(options: PipelineOptions, writer: Writer, observe: (event: PipelineEvent) => void) {
    this.#options = options;
    this.#writer = writer;
    this.#observe = observe;
    const { settings, directory, tailBytes } = options;
    const rolling = { ...settings, tailBytes, directory, generation: writer.generation };
    this.#progress = new StreamProgress({ source: options.source.id, ...settings });
    this.#windows = new TumblingWindows(settings);
    this.#results = new RollingOutput({ ...rolling, name: "windows", header: windowResultHeader });
    this.#late = new RollingOutput({ ...rolling, name: "late", header: lateFlightHeader });
    this.#checkpointer = new Checkpointer([this.#progress, this.#windows, ...this.#outputs]);
  }

  get #outputs(): readonly Output[] {
    return [this.#results, this.#late];
  }

  /** Takes up the restored checkpoint; answers the row to go on from. */
  async restore(): Promise<number> {
    const { restored } = this.#writer;
    this.#newest = restored;
    // The claim publishes what the last run committed and did not come to publish. No older part is needed for that
    // from here on, so it must have succeeded.
    await this.#settle();
    if (restored) await this.#checkpointer.restore(restored);
    await this.#discardOlderParts();
    return this.#progress.row;
  }

  async toEnd(): Promise<PipelineSummary> {
    const { source, checkpointEveryRows } = this.#options;
    if (!this.#progress.finished) {
      for await (const flights of source.read(this.#progress.row)) {
        for (const flight of flights) {
          this.#process(flight);
          if (this.#progress.row % checkpointEveryRows === 0) await this.#checkpoint();
        }
        await this.#drain();
        this.#observe({ kind: "progress", row: this.#progress.row });
      }
      this.#emit(this.#windows.finish());
      for (const output of this.#outputs) output.finish();
      this.#progress.finished = true;
      await this.#checkpoint();
    }
    await this.#settle();
    return this.#summary();
  }

  async close(): Promise<void> {
    for (const output of this.#outputs) await output.close();
  }

  #process(flight: Flight): void {
    if (!this.#windows.add(flight.origin, happenedAtMinute(flight), flight.delayMinutes)) {
      this.#late.append(lateFlightLine(flight, this.#windows.watermark));
      this.#progress.lateRows += 1;
    }
    this.#emit(this.#windows.advance(flight.scheduledMinute));
    this.#progress.row += 1;
  }

  #emit(closed: readonly ClosedWindow[]): void {
    for (const window of closed) this.#results.append(windowResultLine(window));
    this.#progress.windows += closed.length;
  }

  async #drain(): Promise<void> {
    for (const output of this.#outputs) if (output.wantsDrain) await output.drain();
  }

  async #checkpoint(): Promise<void> {
    const draft = this.#writer.begin();
    this.#tell("flush");
    for (const output of this.#outputs) await output.prepare();
    this.#tell("upload");
    const state = await this.#checkpointer.put(draft);
    for (const output of this.#outputs) {
      for (const finished of output.takeFinished()) draft.effect(publishEffect(finished));
    }
    this.#tell("commit");
    this.#newest = await draft.commit();
    this.#checkpointer.keep(this.#newest, state);
    this.#tell("committed");
    this.#checkpoints += 1;
    // From the first checkpoint of its own on, a run needs no part of an older one.
    if (this.#checkpoints === 1) await this.#discardOlderParts();
    if (this.#checkpoints % this.#options.sweepEveryCheckpoints === 0 || this.#progress.finished) {
      this.#observe({ kind: "sweep", row: this.#progress.row });
      await this.#options.job.sweep();
    }
  }

  /** A file that cannot be published is tried again with each commit; in the end, and at a restart, it must be. */
  async #settle(): Promise<void> {
    const { failures } = await this.#writer.settle();
    for (const { error } of failures) throw error;
  }

  async #discardOlderParts(): Promise<void> {
    const needed = this.#checkpoints === 0 ? this.#outputs.flatMap((output) => output.neededParts) : [];
    await this.#options.directory.discardOlderParts(this.#writer.generation, new Set(needed));
  }

  #tell(stage: CheckpointStage): void {
    this.#observe({ kind: "checkpoint", stage, row: this.#progress.row });
  }

  #summary(): PipelineSummary {
    const { row: rows, windows, lateRows } = this.#progress;
    const { entriesWritten, entriesReused } = this.#checkpointer;
    return { rows, windows, lateRows, epoch: this.#newest?.epoch ?? 0, entriesWritten, entriesReused };
  }
}
