import type { AttemptOptions } from "../attempt.js";
import type { Scenario } from "../scenario.js";
import { type Counts, countRow } from "../sink/counts.js";
import { OutputBucket, type SentPart } from "../sink/output-bucket.js";
import { type FinishedFile, RollingFile } from "../sink/rolling-file.js";
import { rowsPerSecond } from "../sink/row-source.js";
import { ObjectClient } from "../world/object-client.js";
import type { StoryWorld } from "../world/story-world.js";
import { newParts } from "./before-state.js";
import type { EpochStore } from "./epoch-store.js";

/** The pipeline on a store as the story has it. */
export class BeforeJob {
  readonly #world: StoryWorld;
  readonly #scenario: Scenario;
  readonly #store: EpochStore;
  readonly #options: AttemptOptions;
  readonly #bucket: OutputBucket;
  #nextRow = 0;
  #nextFile = 0;
  #counts: Counts = {};
  #file: RollingFile | undefined;
  #savedParts: readonly SentPart[] = [];
  #partEpochs: readonly number[] = [];
  #finished: FinishedFile[] = [];

  constructor(world: StoryWorld, scenario: Scenario, store: EpochStore, options: AttemptOptions) {
    this.#world = world;
    this.#scenario = scenario;
    this.#store = store;
    this.#options = options;
    this.#bucket = new OutputBucket(new ObjectClient(world, options.life));
  }

  async run(): Promise<number> {
    const { events, life, finish } = this.#options;
    events.atWork(await this.#restore());
    for (; !finish; ) {
      await life.passes(this.#scenario.checkpointIntervalMs);
      await this.#checkpoint(false);
    }
    await this.#checkpoint(true);
    return this.#nextRow;
  }

  async #restore(): Promise<number | undefined> {
    const restored = await this.#store.restore();
    if (!restored) return undefined;
    const { epoch, state, unfinished } = restored;
    this.#nextRow = state.nextRow;
    this.#nextFile = state.nextFile;
    this.#counts = state.counts;
    if (unfinished.length > 0) {
      await this.#complete(unfinished);
      await this.#store.confirm();
    }
    if (state.file) {
      // The parts of the open upload are told by the checkpoints in which they were sent.
      const parts: SentPart[] = [];
      for (const earlier of state.partEpochs)
        parts.push(...((await this.#store.state(earlier)).file?.parts ?? []));
      parts.push(...state.file.parts);
      this.#finished.push(await new RollingFile({ ...state.file, parts }).finish(this.#bucket));
    }
    return epoch;
  }

  async #checkpoint(finish: boolean): Promise<void> {
    const { events, life } = this.#options;
    this.#takeRows();
    if (
      this.#file &&
      (finish || life.clock.monotonicMs() - this.#file.openedAtMs >= this.#scenario.rolloverMs)
    ) {
      this.#finished.push(await this.#file.finish(this.#bucket));
      this.#forgetFile();
    }
    await this.#file?.flush(this.#bucket);
    await this.#store.cleaned();
    events.checkpointBegun();
    const finished = this.#finished;
    this.#finished = [];
    const epoch = await this.#save(finished);
    if (finished.length > 0) {
      await this.#complete(finished);
      await this.#store.confirm();
    }
    events.checkpointMade(epoch);
    this.#store.startCleanup((minEpoch) => events.retained(minEpoch));
  }

  async #save(finished: readonly FinishedFile[]): Promise<number> {
    const file = this.#file?.state;
    const parts = newParts(file?.parts ?? [], this.#savedParts);
    const epoch = await this.#store.save(
      {
        nextRow: this.#nextRow,
        nextFile: this.#nextFile,
        counts: this.#counts,
        ...(file && { file: { ...file, parts } }),
        partEpochs: this.#partEpochs,
      },
      finished,
    );
    this.#savedParts = file?.parts ?? [];
    if (parts.length > 0) this.#partEpochs = [...this.#partEpochs, epoch];
    return epoch;
  }

  #takeRows(): void {
    const nowMs = this.#options.life.clock.monotonicMs();
    const available = Math.min(this.#world.rows.length, Math.floor((nowMs / 1000) * rowsPerSecond));
    for (; this.#nextRow < available; this.#nextRow += 1) {
      const line = this.#world.rows[this.#nextRow] ?? "";
      if (!this.#file) {
        const key = `part-${String(this.#nextFile).padStart(5, "0")}`;
        this.#nextFile += 1;
        this.#file = new RollingFile({ key, openedAtMs: nowMs, parts: [], tail: "" });
      }
      this.#file.append(line);
      countRow(this.#counts, line);
    }
  }

  #forgetFile(): void {
    this.#file = undefined;
    this.#savedParts = [];
    this.#partEpochs = [];
  }

  /** An upload that cannot be completed was, if there is an object of the same length. */
  async #complete(files: readonly FinishedFile[]): Promise<void> {
    for (const { key, uploadId, parts } of files) {
      try {
        await this.#bucket.complete(key, uploadId, parts);
      } catch (error) {
        const found = await this.#bucket.find(key);
        const bytes = parts.reduce((sum, part) => sum + part.bytes, 0);
        if (found?.bytes !== bytes) {
          throw new Error(`file ${key} should have ${bytes} bytes, not ${found?.bytes ?? "none at all"}`, {
            cause: error,
          });
        }
      }
    }
  }
}
