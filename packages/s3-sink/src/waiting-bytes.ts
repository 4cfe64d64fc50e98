import type { SpillFile } from "./spill-file.js";

/** Bytes of a file on their way to the store: some put aside on the disk, the rest behind them in memory. */
export class WaitingBytes {
  readonly bytes: number;
  readonly #spill: SpillFile | undefined;
  readonly #spilledBytes: number;
  readonly #blocks: readonly Buffer[];

  /** Whoever makes it has made sure that the spill file is held for it. */
  constructor(spill: SpillFile | undefined, blocks: readonly Buffer[]) {
    this.#spill = spill;
    this.#spilledBytes = spill?.bytes ?? 0;
    this.#blocks = blocks;
    this.bytes = blocks.reduce((sum, { length }) => sum + length, this.#spilledBytes);
  }

  async *chunks(): AsyncGenerator<Buffer> {
    if (this.#spill) yield* this.#spill.read(this.#spilledBytes);
    yield* this.#blocks;
  }

  /** All of it in one piece. */
  async collect(): Promise<Buffer> {
    if (!this.#spill && this.#blocks.length === 1 && this.#blocks[0]) return this.#blocks[0];
    const whole = Buffer.allocUnsafeSlow(this.bytes);
    let at = 0;
    for await (const chunk of this.chunks()) at += chunk.copy(whole, at);
    return whole;
  }

  async letGo(): Promise<void> {
    await this.#spill?.letGo();
  }
}
