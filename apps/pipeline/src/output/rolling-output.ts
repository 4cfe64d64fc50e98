import type { Checkpoint } from "@holdfast/core";
import type { StateEntry } from "../pipeline/stateful.js";
import { FileInProgress } from "./file-in-progress.js";
import type { FinishedFile, Output } from "./output.js";
import type { OutputDirectory } from "./output-directory.js";
import type { PartPosition } from "./part-file.js";

export interface RollingOutputOptions {
  /** Files are named after it: `windows-00001.csv`. */
  readonly name: string;
  /** The first line of every file. */
  readonly header: string;
  /** A file ends with the line that brings it to either of these. */
  readonly rollBytes: number;
  readonly rollRows: number;
  /** So many bytes may wait in memory; a checkpoint carries them as the file's tail. */
  readonly tailBytes: number;
  readonly directory: OutputDirectory;
  /** Of the writer, for the names of parts. */
  readonly generation: number;
}

interface OutputPosition {
  /** The number of the file in progress, from 1 on. */
  readonly sequence: number;
  readonly rows: number;
  readonly flushed?: PartPosition;
}

/**
 * Lines in files that roll by size and by rows. Where a file ends depends on nothing but its lines, so a run
 * that was interrupted makes the same files as one that was not.
 */
export class RollingOutput implements Output {
  readonly #options: RollingOutputOptions;
  #sequence = 1;
  #current: FileInProgress | undefined;
  /** Complete files whose last lines are still in memory. */
  #ended: FileInProgress[] = [];
  #finished: FinishedFile[] = [];
  #revision = 0;
  #namesChanged = false;
  #neededParts: readonly string[] = [];

  constructor(options: RollingOutputOptions) {
    this.#options = options;
  }

  get neededParts(): readonly string[] {
    return this.#neededParts;
  }

  get wantsDrain(): boolean {
    return this.#ended.length > 0 || (this.#current?.waitingBytes ?? 0) > this.#options.tailBytes;
  }

  append(line: string): void {
    this.#current ??= new FileInProgress(this.#fileName(), this.#options.header);
    this.#current.append(line);
    this.#revision += 1;
    const { rollBytes, rollRows } = this.#options;
    if (this.#current.rows >= rollRows || this.#current.bytes >= rollBytes) this.finish();
  }

  finish(): void {
    if (!this.#current) return;
    this.#ended.push(this.#current);
    this.#current = undefined;
    this.#sequence += 1;
    this.#revision += 1;
  }

  async drain(): Promise<void> {
    for (let file = this.#ended[0]; file; file = this.#ended[0]) {
      await this.#flush(file);
      this.#finished.push(await file.complete());
      this.#ended.shift();
    }
    if (this.#current && this.wantsDrain) await this.#flush(this.#current);
  }

  async prepare(): Promise<void> {
    await this.drain();
    await this.#current?.sync();
    if (!this.#namesChanged) return;
    const { directory } = this.#options;
    await directory.files.syncDirectory(directory.partsPath);
    this.#namesChanged = false;
  }

  takeFinished(): readonly FinishedFile[] {
    const finished = this.#finished;
    this.#finished = [];
    return finished;
  }

  stateEntries(): readonly StateEntry[] {
    const current = this.#current;
    const flushed = current?.flushed;
    const position: OutputPosition = {
      sequence: this.#sequence,
      rows: current?.rows ?? 0,
      ...(flushed && { flushed }),
    };
    const revision = this.#revision;
    const entries: StateEntry[] = [
      { name: this.#entry("position"), revision, body: () => JSON.stringify(position) },
    ];
    if (current && current.waitingBytes > 0) {
      entries.push({ name: this.#entry("tail"), revision, body: () => current.tail });
    }
    return entries;
  }

  async restore(checkpoint: Checkpoint): Promise<void> {
    const tailEntry = this.#entry("tail");
    const position = await checkpoint.readJson<OutputPosition>(this.#entry("position"));
    const tail = checkpoint.has(tailEntry) ? await checkpoint.readText(tailEntry) : "";
    this.#sequence = position.sequence;
    if (position.rows === 0) return;
    const { directory, generation } = this.#options;
    const file = this.#fileName();
    const part = directory.partName(file, generation);
    this.#current = await FileInProgress.restore(directory, { file, part, tail, ...position });
    if (position.flushed) {
      this.#neededParts = [position.flushed.part];
      this.#namesChanged = true;
      // The position names the older part; what goes on names its own.
      this.#revision += 1;
    }
  }

  async close(): Promise<void> {
    for (const file of this.#ended) await file.close();
    await this.#current?.close();
  }

  async #flush(file: FileInProgress): Promise<void> {
    const { directory, generation } = this.#options;
    this.#namesChanged ||= !file.flushed;
    this.#revision += 1;
    await file.flush(directory, directory.partName(file.file, generation));
  }

  #fileName(): string {
    return `${this.#options.name}-${String(this.#sequence).padStart(5, "0")}.csv`;
  }

  #entry(name: string): string {
    return `output/${this.#options.name}/${name}`;
  }
}
