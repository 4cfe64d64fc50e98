import type { FinishedFile } from "./output.js";
import type { OutputDirectory } from "./output-directory.js";
import { PartFile, type PartPosition } from "./part-file.js";

/** What a checkpoint knows of a file in progress, and the part it is to go on in. */
export interface RestoredFile {
  readonly file: string;
  readonly part: string;
  readonly rows: number;
  readonly tail: string;
  readonly flushed?: PartPosition;
}

/** A file that still gets lines: its start lies in a part on disk, its tail waits in memory. */
export class FileInProgress {
  readonly file: string;
  #rows = 0;
  #bytes = 0;
  #waiting: string[] = [];
  #waitingBytes = 0;
  #part: PartFile | undefined;

  constructor(file: string, header?: string) {
    this.file = file;
    if (header !== undefined) this.#push(`${header}\n`);
  }

  static async restore(directory: OutputDirectory, restored: RestoredFile): Promise<FileInProgress> {
    const inProgress = new FileInProgress(restored.file);
    inProgress.#rows = restored.rows;
    if (restored.flushed) {
      inProgress.#part = await PartFile.continueFrom(directory, restored.flushed, restored.part);
      inProgress.#bytes = restored.flushed.bytes;
    }
    if (restored.tail !== "") inProgress.#push(restored.tail);
    return inProgress;
  }

  /** Lines so far, the header not counted. */
  get rows(): number {
    return this.#rows;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  /** What is not yet on disk. */
  get tail(): string {
    return this.#waiting.join("");
  }

  /** What is on disk; undefined while nothing is. */
  get flushed(): PartPosition | undefined {
    return this.#part?.position;
  }

  append(line: string): void {
    this.#push(`${line}\n`);
    this.#rows += 1;
  }

  async flush(directory: OutputDirectory, part: string): Promise<void> {
    this.#part ??= await PartFile.create(directory, part);
    const bytes = Buffer.from(this.tail);
    this.#waiting = [];
    this.#waitingBytes = 0;
    await this.#part.append(bytes);
  }

  async sync(): Promise<void> {
    await this.#part?.sync();
  }

  /** Ends a flushed file: durable and closed. */
  async complete(): Promise<FinishedFile> {
    const position = this.flushed;
    if (!position || this.#waitingBytes > 0)
      throw new Error(`${this.file} was completed before it was flushed`);
    await this.sync();
    await this.close();
    const { part, bytes, sha256 } = position;
    return { file: this.file, part, rows: this.#rows, bytes, sha256 };
  }

  async close(): Promise<void> {
    await this.#part?.close();
  }

  #push(text: string): void {
    const bytes = Buffer.byteLength(text);
    this.#waiting.push(text);
    this.#waitingBytes += bytes;
    this.#bytes += bytes;
  }
}
