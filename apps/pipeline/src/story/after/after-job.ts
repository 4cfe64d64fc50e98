import type { Checkpoint, Job, Writer } from "@holdfast/core";
import type { AttemptOptions } from "../attempt.js";
import { checkpointsKept, type Scenario } from "../scenario.js";
import { type Counts, countRow } from "../sink/counts.js";
import { OutputBucket } from "../sink/output-bucket.js";
import { type FileState, type FinishedFile, RollingFile } from "../sink/rolling-file.js";
import { rowsPerSecond } from "../sink/row-source.js";
import { ObjectClient } from "../world/object-client.js";
import type { StoryWorld } from "../world/story-world.js";
import { completeUploads, completionOf } from "./complete-uploads.js";

/** So many checkpoints go by between two scrubs, and two sweeps. */
const tidyEvery = 20;
/**
 * The last part of a file that an earlier run began gets a number of its own, so that a run that does not know yet that
 * it is fenced cannot replace it.
 */
const firstTailNumber = 5000;

interface Progress {
  readonly nextRow: number;
  readonly counts: Counts;
}

/** The same pipeline on Holdfast. */
export class AfterJob {
  readonly #world: StoryWorld;
  readonly #scenario: Scenario;
  readonly #job: Job;
  readonly #options: AttemptOptions;
  readonly #bucket: OutputBucket;
  #nextRow = 0;
  #counts: Counts = {};
  #file: RollingFile | undefined;
  #files = 0;
  #finished: FinishedFile[] = [];
  #made = 0;
  /** What retention keeps at least. */
  #kept: readonly number[] = [];

  constructor(world: StoryWorld, scenario: Scenario, job: Job, options: AttemptOptions) {
    this.#world = world;
    this.#scenario = scenario;
    this.#job = job;
    this.#options = options;
    this.#bucket = new OutputBucket(new ObjectClient(world, options.life));
  }

  async run(): Promise<number> {
    const { events, life, finish } = this.#options;
    const writer = await this.#job.claim({
      fallback: true,
      sinks: { output: completeUploads(this.#bucket) },
    });
    if (writer.restored) await this.#restore(writer.restored, writer.generation);
    events.atWork(writer.restored?.epoch);
    for (; !finish; ) {
      await life.passes(this.#scenario.checkpointIntervalMs);
      await this.#checkpoint(writer, false);
    }
    await this.#checkpoint(writer, true);
    const { failures } = await writer.settle();
    if (failures[0]) throw failures[0].error;
    await this.#tidy();
    return this.#nextRow;
  }

  async #restore(checkpoint: Checkpoint, generation: number): Promise<void> {
    const { nextRow, counts } = await checkpoint.readJson<Progress>("progress");
    this.#nextRow = nextRow;
    this.#counts = counts;
    this.#kept = [checkpoint.epoch];
    if (!checkpoint.has("file")) return;
    const file = new RollingFile(await checkpoint.readJson<FileState>("file"));
    this.#finished.push(await file.finish(this.#bucket, firstTailNumber + generation));
  }

  async #checkpoint(writer: Writer, finish: boolean): Promise<void> {
    const { events, life } = this.#options;
    this.#takeRows(writer.generation);
    if (
      this.#file &&
      (finish || life.clock.monotonicMs() - this.#file.openedAtMs >= this.#scenario.rolloverMs)
    ) {
      this.#finished.push(await this.#file.finish(this.#bucket));
      this.#file = undefined;
    }
    await this.#file?.flush(this.#bucket);
    events.checkpointBegun();
    const draft = writer.begin();
    const progress: Progress = { nextRow: this.#nextRow, counts: this.#counts };
    await draft.put("progress", JSON.stringify(progress));
    if (this.#file) await draft.put("file", JSON.stringify(this.#file.state));
    for (const finished of this.#finished) draft.effect(completionOf(finished));
    this.#finished = [];
    const { epoch } = await draft.commit();
    events.checkpointMade(epoch);
    this.#kept = [...this.#kept, epoch].slice(-checkpointsKept);
    events.retained(this.#kept[0] ?? epoch);
    this.#made += 1;
    if (this.#made % tidyEvery === 0) await this.#tidy();
  }

  async #tidy(): Promise<void> {
    await this.#job.verify();
    await this.#job.sweep();
  }

  #takeRows(generation: number): void {
    const nowMs = this.#options.life.clock.monotonicMs();
    const available = Math.min(this.#world.rows.length, Math.floor((nowMs / 1000) * rowsPerSecond));
    for (; this.#nextRow < available; this.#nextRow += 1) {
      const line = this.#world.rows[this.#nextRow] ?? "";
      if (!this.#file) {
        this.#files += 1;
        this.#file = new RollingFile({
          key: `part-${generation}-${this.#files}`,
          openedAtMs: nowMs,
          parts: [],
          tail: "",
        });
      }
      this.#file.append(line);
      countRow(this.#counts, line);
    }
  }
}
