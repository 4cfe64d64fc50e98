import { createHash, type Hash } from "node:crypto";

export const digestBytes = 32;

/** SHA-256 of each block of a stream of bytes, computed as they pass. Memory: 32 bytes a block. */
export class BlockDigests {
  readonly #blockBytes: number;
  #finished: Buffer[] = [];
  /** Of the block under way; one that nothing went into yet has none. */
  #current: Hash | undefined;
  #currentBytes = 0;
  #lengthBytes = 0;

  constructor(blockBytes: number) {
    this.#blockBytes = blockBytes;
  }

  get lengthBytes(): number {
    return this.#lengthBytes;
  }

  update(bytes: Uint8Array): void {
    let rest = bytes;
    while (rest.length > 0) {
      // A block is only closed when more follows, so that a table never ends with an empty block.
      if (this.#currentBytes === this.#blockBytes) this.#closeBlock();
      const part = rest.subarray(0, this.#blockBytes - this.#currentBytes);
      this.#current ??= createHash("sha256");
      this.#current.update(part);
      this.#currentBytes += part.length;
      this.#lengthBytes += part.length;
      rest = rest.subarray(part.length);
    }
  }

  /** The entry's digest, and the table to store behind its bytes where there is more than one block. */
  finish(): { readonly digest: string; readonly table: Uint8Array } {
    this.#closeBlock();
    const [only, second] = this.#finished;
    if (only && !second) return { digest: only.toString("hex"), table: new Uint8Array(0) };
    const table = Buffer.concat(this.#finished);
    return { digest: createHash("sha256").update(table).digest("hex"), table };
  }

  #closeBlock(): void {
    this.#finished.push((this.#current ?? createHash("sha256")).digest());
    this.#current = undefined;
    this.#currentBytes = 0;
  }
}

/** The length in bytes of the table behind an entry of this length. */
export function tableBytes(lengthBytes: number, blockBytes: number): number {
  const blocks = Math.ceil(lengthBytes / blockBytes);
  return blocks > 1 ? blocks * digestBytes : 0;
}
