const firstBytes = 64 * 1024;

/** Gathers chunks of any size into parts of one size, all but the last. */
export class PartGatherer {
  readonly #partBytes: number;
  readonly #hand: (part: Buffer) => Promise<void>;
  readonly #spare: Buffer[] = [];
  #current: Buffer = Buffer.alloc(0);
  #filled = 0;
  #handed = 0;

  /** `hand` gets each full part as soon as it is known not to be the last. */
  constructor(partBytes: number, hand: (part: Buffer) => Promise<void>) {
    this.#partBytes = partBytes;
    this.#hand = hand;
  }

  /** Copies the chunk, whose memory its source may use again as soon as this resolves. */
  async add(chunk: Uint8Array): Promise<void> {
    for (let from = 0; from < chunk.length; ) {
      if (this.#filled === this.#partBytes) await this.#handOn();
      this.#makeRoom(Math.min(this.#partBytes, this.#filled + chunk.length - from));
      const piece = chunk.subarray(from, from + this.#current.length - this.#filled);
      this.#current.set(piece, this.#filled);
      this.#filled += piece.length;
      from += piece.length;
    }
  }

  /** What no part has been made of: the last part, or all of a short body. */
  last(): Buffer {
    return this.#current.subarray(0, this.#filled);
  }

  /** Memory of a part that nobody uses any more. */
  giveBack(part: Buffer): void {
    if (part.length === this.#partBytes) this.#spare.push(part);
  }

  async #handOn(): Promise<void> {
    const full = this.#current;
    this.#current = Buffer.alloc(0);
    this.#filled = 0;
    this.#handed += 1;
    await this.#hand(full);
  }

  /** A short body takes little memory; one that has filled a part takes whole ones at once. */
  #makeRoom(bytes: number): void {
    if (bytes <= this.#current.length) return;
    const doubled =
      this.#handed > 0 ? this.#partBytes : Math.max(firstBytes, 2 * this.#current.length, bytes);
    const capacity = Math.min(this.#partBytes, doubled);
    const spare = capacity === this.#partBytes ? this.#spare.pop() : undefined;
    const next = spare ?? Buffer.allocUnsafeSlow(capacity);
    this.#current.copy(next, 0, 0, this.#filled);
    this.#current = next;
  }
}
