/** What a disk writes whole or not at all, in bytes. */
export const sectorBytes = 512;

/**
 * The bytes of a file. Memory is shared with forks until one of them changes. Bytes may lie beyond the size: sectors
 * that reached the disk although the size that would show them has not.
 */
export class FileContent {
  #bytes: Uint8Array;
  #isShared: boolean;
  #size: number;

  constructor(bytes: Uint8Array = new Uint8Array(0), size: number = bytes.length, isShared = false) {
    this.#bytes = bytes;
    this.#size = size;
    this.#isShared = isShared;
  }

  get size(): number {
    return this.#size;
  }

  fork(): FileContent {
    this.#isShared = true;
    return new FileContent(this.#bytes, this.#size, true);
  }

  /** A copy of what a reader sees; nothing beyond the size. */
  read(offset: number, length: number): Uint8Array {
    return this.#copy(offset, Math.max(0, Math.min(length, this.#size - offset)));
  }

  /** A copy of so many sectors as they lie in the page cache: zeros where there is nothing. */
  sectors(first: number, count: number): Uint8Array {
    return this.#copy(first * sectorBytes, count * sectorBytes);
  }

  /** Puts bytes at a place, which may lie beyond the size; the size stays. */
  put(offset: number, bytes: Uint8Array): void {
    this.#own(offset + bytes.length);
    this.#bytes.set(bytes, offset);
  }

  /** Sets the size. What a smaller size cuts off is gone for good. */
  resize(size: number): void {
    if (size < this.#size) this.#clear(size);
    this.#size = size;
  }

  /** Clears what lies beyond a size, wherever it came from. */
  clearBeyond(size: number = this.#size): void {
    this.#clear(size);
  }

  #clear(from: number): void {
    if (from >= this.#bytes.length) return;
    this.#own(this.#bytes.length);
    this.#bytes.fill(0, from);
  }

  #copy(offset: number, length: number): Uint8Array {
    const copy = new Uint8Array(length);
    if (offset < this.#bytes.length) copy.set(this.#bytes.subarray(offset, offset + length));
    return copy;
  }

  /** Memory of its own for so many bytes. */
  #own(length: number): void {
    const isEnough = length <= this.#bytes.length;
    if (isEnough && !this.#isShared) return;
    const capacity = isEnough ? this.#bytes.length : Math.max(length, 2 * this.#bytes.length);
    const own = new Uint8Array(capacity);
    own.set(this.#bytes);
    this.#bytes = own;
    this.#isShared = false;
  }
}
