import { RestoreFailedError } from "../attempt.js";
import { checkpointsKept } from "../scenario.js";
import type { FinishedFile } from "../sink/rolling-file.js";
import type { EpochMetadata, SinkState } from "./before-state.js";
import { type EpochFiles, epochPath } from "./epoch-files.js";
import type { EpochStatements } from "./epoch-table.js";

/** Cleanup comes with every second checkpoint. */
const cleanEvery = 2;

/** What a restart goes on from. */
export interface RestoredEpoch {
  readonly epoch: number;
  readonly state: SinkState;
  /** Files to complete again, since it is not known whether they were. */
  readonly unfinished: readonly FinishedFile[];
}

/**
 * Checkpoints as the story has them: files in a folder for each epoch, a row in a database for each, whole epochs
 * removed by their number, and the newest metadata written over by restore and cleanup.
 */
export class EpochStore {
  readonly #files: EpochFiles;
  readonly #table: EpochStatements;
  #epoch = 0;
  #minEpoch = 1;
  #cleaning: Promise<void> | undefined;
  #rowId = 0;

  constructor(files: EpochFiles, table: EpochStatements) {
    this.#files = files;
    this.#table = table;
  }

  /** @throws RestoreFailedError when a file is not there that the database's row, or what it leads to, asks for. */
  async restore(): Promise<RestoredEpoch | undefined> {
    const row = await this.#table.lastSuccessful();
    await this.#table.updateRange((row?.epoch ?? 0) + 1, Number.POSITIVE_INFINITY, "failed");
    if (!row) return undefined;
    const { epoch, minEpoch } = row;
    const metadata = await this.#load<EpochMetadata>(epoch, epochPath(epoch, "metadata"));
    const state = await this.state(epoch);
    await this.#files.put(epochPath(epoch, "metadata"), JSON.stringify({ ...metadata, minEpoch }));
    this.#epoch = epoch;
    this.#minEpoch = minEpoch;
    this.#rowId = row.id;
    return { epoch, state, unfinished: row.state === "committing" ? metadata.finished : [] };
  }

  async state(epoch: number): Promise<SinkState> {
    return await this.#load<SinkState>(epoch, epochPath(epoch, "sink-000"));
  }

  /** Writes a checkpoint's files, then its row. With finished files it has to be confirmed when they are completed. */
  async save(state: SinkState, finished: readonly FinishedFile[]): Promise<number> {
    this.#epoch += 1;
    const epoch = this.#epoch;
    this.#rowId = await this.#table.create(epoch, this.#minEpoch);
    const metadata: EpochMetadata = { epoch, minEpoch: this.#minEpoch, finished };
    await this.#files.put(epochPath(epoch, "sink-000"), JSON.stringify(state));
    await this.#files.put(epochPath(epoch, "metadata"), JSON.stringify(metadata));
    await this.#table.update(this.#rowId, finished.length > 0 ? "committing" : "ready");
    return epoch;
  }

  /** The uploads of the last checkpoint are completed. */
  async confirm(): Promise<void> {
    await this.#table.update(this.#rowId, "ready");
  }

  /** Starts to remove old epochs, if it is time; it goes on beside what follows. One that fails is begun again later. */
  startCleanup(onCleaned: (minEpoch: number) => void): void {
    if (this.#epoch - this.#minEpoch < checkpointsKept || this.#epoch % cleanEvery !== 0) return;
    this.#cleaning = this.#cleanUp(this.#epoch, this.#epoch - checkpointsKept + 1).then(
      onCleaned,
      () => undefined,
    );
  }

  /** A checkpoint does not begin while old ones are removed. */
  async cleaned(): Promise<void> {
    await this.#cleaning;
  }

  async #cleanUp(current: number, newMin: number): Promise<number> {
    const oldMin = this.#minEpoch;
    const metadata = await this.#load<EpochMetadata>(current, epochPath(current, "metadata"));
    await this.#table.updateRange(oldMin, newMin, "compacting");
    for (let epoch = oldMin; epoch < newMin; epoch += 1) {
      await this.#files.delete(epochPath(epoch, "sink-000"));
      await this.#files.delete(epochPath(epoch, "metadata"));
    }
    await this.#files.put(epochPath(current, "metadata"), JSON.stringify({ ...metadata, minEpoch: newMin }));
    await this.#table.updateRange(oldMin, newMin, "compacted");
    await this.#table.dropBefore(newMin);
    this.#minEpoch = newMin;
    return newMin;
  }

  async #load<T>(epoch: number, path: string): Promise<T> {
    const text = await this.#files.get(path);
    if (text === undefined)
      throw new RestoreFailedError(`checkpoint ${epoch} not found: ${path} is not there`, epoch);
    try {
      return JSON.parse(text) as T;
    } catch {
      throw new RestoreFailedError(`checkpoint ${epoch} cannot be read: ${path} is damaged`, epoch);
    }
  }
}
