import { digestOf } from "./block-digest.js";

/** What a disk writes whole or not at all, in bytes. */
export const sectorBytes = 512;

/** What the page cache writes at a time, in bytes. */
export const blockBytes = 4096;

/** Where the block ends that a size lies in. */
export function blockEnd(size: number): number {
  return Math.ceil(size / blockBytes) * blockBytes;
}

/**
 * The bytes of a file, block by block. A block is never changed, only replaced, so that forks share all that they do not
 * change; it may be shorter than a block, and then zeros follow. Bytes may lie beyond the size: sectors that reached the
 * disk although the size that would show them has not.
 */
export class FileContent {
  #blocks: (Uint8Array | undefined)[] = [];
  #isShared = false;
  #size = 0;
  #digest: string | undefined;

  get size(): number {
    return this.#size;
  }

  /** How many blocks it takes up. */
  get blocks(): number {
    return this.#blocks.filter((block) => block !== undefined).length;
  }

  hasBlock(block: number): boolean {
    return this.#blocks[block] !== undefined;
  }

  fork(): FileContent {
    const fork = new FileContent();
    fork.become(this);
    return fork;
  }

  /** Is from now on what another content is now. */
  become(other: FileContent): void {
    other.#isShared = true;
    this.#blocks = other.#blocks;
    this.#isShared = true;
    this.#size = other.#size;
    this.#digest = other.#digest;
  }

  /** A copy of what a reader sees; nothing beyond the size. */
  read(offset: number, length: number): Uint8Array {
    return this.#copy(offset, Math.max(0, Math.min(length, this.#size - offset)));
  }

  /** A copy of so many sectors as they lie in the page cache: zeros where there is nothing. */
  sectors(first: number, count: number): Uint8Array {
    return this.#copy(first * sectorBytes, count * sectorBytes);
  }

  /** Puts a copy of bytes at a place, which may lie beyond the size; the size stays. */
  put(offset: number, bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) {
      const start = (offset + at) % blockBytes;
      const piece = bytes.subarray(at, at + blockBytes - start);
      this.#replace((offset + at - start) / blockBytes, start, piece);
      at += piece.length;
    }
  }

  /** Puts bytes of one block that nobody changes any more, without a copy where that can be. */
  putFrozen(offset: number, bytes: Uint8Array): void {
    const start = offset % blockBytes;
    const block = (offset - start) / blockBytes;
    if (start > 0 || bytes.length < (this.#blocks[block]?.length ?? 0)) this.#replace(block, start, bytes);
    else this.#own()[block] = bytes;
  }

  /** Sets the size. What a smaller size cuts off is gone for good. */
  resize(size: number): void {
    if (size < this.#size) this.clearBeyond(size);
    this.#size = size;
    this.#digest = undefined;
  }

  /** Clears what lies beyond a size, wherever it came from. */
  clearBeyond(size: number = this.#size): void {
    const block = Math.floor(size / blockBytes);
    if (block >= this.#blocks.length) return;
    const blocks = this.#own();
    const kept = blocks[block]?.subarray(0, size % blockBytes);
    blocks.length = block;
    if (kept && kept.length > 0) blocks.push(kept);
  }

  /** Equal for contents that read the same, and for no others. */
  get digest(): string {
    this.#digest ??= this.#makeDigest();
    return this.#digest;
  }

  #makeDigest(): string {
    const digests: string[] = [];
    for (let from = 0; from < this.#size; from += blockBytes) {
      const block = this.#blocks[from / blockBytes];
      const left = this.#size - from;
      digests.push(block ? digestOf(block.length > left ? block.subarray(0, left) : block) : "");
    }
    return `${this.#size} ${digests.join(" ").trimEnd()}`;
  }

  #replace(block: number, start: number, piece: Uint8Array): void {
    const before = this.#blocks[block];
    const after = new Uint8Array(Math.max(before?.length ?? 0, start + piece.length));
    if (before) after.set(before);
    after.set(piece, start);
    this.#own()[block] = after;
  }

  #copy(offset: number, length: number): Uint8Array {
    const copy = new Uint8Array(length);
    const end = offset + length;
    for (let at = offset; at < end; ) {
      const start = at % blockBytes;
      const piece = this.#blocks[(at - start) / blockBytes]?.subarray(start, start + end - at);
      if (piece) copy.set(piece, at - offset);
      at += blockBytes - start;
    }
    return copy;
  }

  /** The list of blocks, to be changed. */
  #own(): (Uint8Array | undefined)[] {
    this.#digest = undefined;
    if (this.#isShared) {
      this.#blocks = [...this.#blocks];
      this.#isShared = false;
    }
    return this.#blocks;
  }
}
