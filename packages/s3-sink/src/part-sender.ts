import { createHash } from "node:crypto";
import type { FileFacts, OpenFile } from "./open-file.js";
import type { OutputMedium } from "./output-medium.js";
import { PartQueue } from "./part-queue.js";
import type { StoredPart } from "./stored-part.js";
import type { WaitingBytes } from "./waiting-bytes.js";

export interface PartSenderOptions {
  readonly medium: OutputMedium;
  readonly partsAtOnce: number;
  /** Ends every send. */
  readonly signal: AbortSignal;
  /** Told when a part could not be stored. */
  readonly onFailure: (error: unknown) => void;
}

/** Sends the parts of all files, and begins a file's upload with its first one. */
export class PartSender {
  readonly #options: PartSenderOptions;
  readonly #queue: PartQueue;
  readonly #uploads = new Set<string>();
  readonly #beginning = new Set<Promise<unknown>>();
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(options: PartSenderOptions) {
    this.#options = options;
    this.#queue = new PartQueue(options.partsAtOnce);
  }

  /** Some part has to wait for others: whoever makes more should wait as well. */
  get isFull(): boolean {
    return this.#queue.isFull;
  }

  /** Resolves when no part has to wait any more, or the signal aborts. */
  async room(signal: AbortSignal): Promise<void> {
    await this.#queue.room(signal);
  }

  /** The upload is this run's from now on. */
  takeOver(uploadId: string): void {
    this.#uploads.add(uploadId);
  }

  /** Every upload of this run that was begun before the call, as soon as they are all known. */
  async uploads(): Promise<ReadonlySet<string>> {
    await Promise.allSettled([...this.#beginning]);
    return this.#uploads;
  }

  /** Takes so many bytes of the file and sends them, when it is their turn. */
  send(file: OpenFile<never>, count: number): void {
    const { number, offset, content } = file.takePart(count);
    const bytes = content.bytes;
    const stored = this.#queue.run(async () => await this.#store(file, number, offset, content));
    this.#underWay.add(stored);
    const done = (): void => void this.#underWay.delete(stored);
    stored.then(done, (error: unknown) => {
      done();
      this.#options.onFailure(error);
    });
    file.addPart({ number, bytes, stored });
  }

  /** Resolves when nothing is being sent any more. */
  async settle(): Promise<void> {
    await Promise.allSettled([...this.#underWay]);
  }

  async #store(
    file: OpenFile<never>,
    number: number,
    offset: number,
    content: WaitingBytes,
  ): Promise<StoredPart> {
    const { medium, signal } = this.#options;
    try {
      signal.throwIfAborted();
      const uploadId = await file.upload(async () => await this.#begin(file.facts));
      const bytes = await content.collect();
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      const told = await medium.store({ key: file.facts.key, uploadId, number, offset, bytes }, signal);
      return { number, bytes: bytes.length, sha256, ...told };
    } finally {
      await content.letGo();
    }
  }

  async #begin(facts: FileFacts): Promise<string> {
    const beginning = this.#options.medium.begin(facts, this.#options.signal);
    this.#beginning.add(beginning);
    try {
      const uploadId = await beginning;
      this.#uploads.add(uploadId);
      return uploadId;
    } finally {
      this.#beginning.delete(beginning);
    }
  }
}
