/** Bytes are copied into blocks of this size, so that a record costs no object of its own. */
const blockBytes: number = 64 * 1024;

/** How much memory the tails of all files take. */
export interface BufferedBytes {
  bytes: number;
}

/**
 * The bytes of a file that no part has yet. What was added is never changed, so that a view of it stays true while more
 * is added.
 */
export class Tail {
  #blocks: Buffer[] = [];
  #lastFilled = 0;
  #bytes = 0;
  readonly #buffered: BufferedBytes;

  constructor(buffered: BufferedBytes) {
    this.#buffered = buffered;
  }

  get bytes(): number {
    return this.#bytes;
  }

  add(bytes: Uint8Array): void {
    for (let from = 0; from < bytes.length; ) {
      let block = this.#blocks.at(-1);
      if (!block || this.#lastFilled === block.length) {
        block = Buffer.allocUnsafeSlow(blockBytes);
        this.#blocks.push(block);
        this.#lastFilled = 0;
      }
      const piece = bytes.subarray(from, from + block.length - this.#lastFilled);
      block.set(piece, this.#lastFilled);
      this.#lastFilled += piece.length;
      from += piece.length;
    }
    this.#bytes += bytes.length;
    this.#buffered.bytes += bytes.length;
  }

  /** All of it, as it is now. */
  view(): readonly Buffer[] {
    return this.#blocks.map((block, index) => {
      return index === this.#blocks.length - 1 ? block.subarray(0, this.#lastFilled) : block;
    });
  }

  /** Takes the first so many bytes away. */
  take(count: number): readonly Buffer[] {
    const taken: Buffer[] = [];
    const takenBytes = Math.min(count, this.#bytes);
    const kept: Buffer[] = [];
    let left = takenBytes;
    for (const block of this.view()) {
      if (left >= block.length) taken.push(block);
      else {
        if (left > 0) taken.push(block.subarray(0, left));
        kept.push(block.subarray(left));
      }
      left = Math.max(0, left - block.length);
    }
    this.#blocks = kept;
    this.#lastFilled = kept.at(-1)?.length ?? 0;
    this.#bytes -= takenBytes;
    this.#buffered.bytes -= takenBytes;
    return taken;
  }
}
