import { isPassing } from "../world/object-client.js";
import type { OutputBucket, SentPart } from "./output-bucket.js";

/** So much is gathered before it goes as a part, in bytes. */
const partBytes = 4096;

/** A file in progress, as a checkpoint remembers it. */
export interface FileState {
  readonly key: string;
  readonly openedAtMs: number;
  readonly uploadId?: string;
  readonly parts: readonly SentPart[];
  /** What is not in a part yet. */
  readonly tail: string;
}

/** A file whose parts are all there, but which nobody sees before its upload is completed. */
export interface FinishedFile {
  readonly key: string;
  readonly uploadId: string;
  readonly parts: readonly SentPart[];
}

/** A file in progress: lines gather, and go to the bucket part by part. */
export class RollingFile {
  readonly key: string;
  readonly openedAtMs: number;
  #uploadId: string | undefined;
  #parts: readonly SentPart[];
  #tail: string;

  constructor({ key, openedAtMs, uploadId, parts, tail }: FileState) {
    this.key = key;
    this.openedAtMs = openedAtMs;
    this.#uploadId = uploadId;
    this.#parts = parts;
    this.#tail = tail;
  }

  get state(): FileState {
    const { key, openedAtMs } = this;
    const uploadId = this.#uploadId;
    return {
      key,
      openedAtMs,
      parts: this.#parts,
      tail: this.#tail,
      ...(uploadId !== undefined && { uploadId }),
    };
  }

  append(line: string): void {
    this.#tail += line;
  }

  /** Sends what fills parts. What the bucket does not take now waits. */
  async flush(bucket: OutputBucket): Promise<void> {
    try {
      while (this.#tail.length >= partBytes) {
        const whole = this.#tail.lastIndexOf("\n", partBytes - 1) + 1;
        await this.#send(bucket, this.#tail.slice(0, whole), this.#nextNumber());
        this.#tail = this.#tail.slice(whole);
      }
    } catch (error) {
      if (!isPassing(error)) throw error;
    }
  }

  /** Sends the rest, under a part number that may be given. */
  async finish(bucket: OutputBucket, tailNumber: number = this.#nextNumber()): Promise<FinishedFile> {
    if (this.#tail !== "") await this.#send(bucket, this.#tail, tailNumber);
    this.#tail = "";
    return { key: this.key, uploadId: this.#uploadId ?? "", parts: this.#parts };
  }

  async #send(bucket: OutputBucket, text: string, number: number): Promise<void> {
    this.#uploadId ??= await bucket.begin(this.key);
    this.#parts = [...this.#parts, await bucket.sendPart(this.key, this.#uploadId, number, text)];
  }

  #nextNumber(): number {
    return (this.#parts.at(-1)?.number ?? 0) + 1;
  }
}
