import { type Clock, systemClock } from "../time/clock.js";

export interface StoredObject {
  readonly bytes: Uint8Array;
  readonly timestampMs: number;
}

/**
 * The objects behind one or more memory backends. Backends that share a storage behave like
 * independent clients of one place; it lives as long as the process.
 */
export class MemoryStorage {
  readonly #objects = new Map<string, StoredObject>();
  /** In ascending byte order; keys are ASCII, where the order of code units is the order of bytes. */
  readonly #keys: string[] = [];
  readonly #clock: Clock;

  constructor(options: { readonly clock?: Clock } = {}) {
    this.#clock = options.clock ?? systemClock;
  }

  get(key: string): StoredObject | undefined {
    return this.#objects.get(key);
  }

  set(key: string, bytes: Uint8Array): void {
    if (!this.#objects.has(key)) this.#keys.splice(this.#position(key), 0, key);
    this.#objects.set(key, { bytes, timestampMs: this.#clock.wallMs() });
  }

  delete(key: string): void {
    if (this.#objects.delete(key)) this.#keys.splice(this.#position(key), 1);
  }

  /** All keys, in ascending byte order. */
  keys(): readonly string[] {
    return [...this.#keys];
  }

  /** The keys under a prefix that sort after another key, in ascending byte order. */
  *keysUnder(prefix: string, after: string): Generator<string> {
    for (let at = this.#position(prefix); at < this.#keys.length; at += 1) {
      const key = this.#keys[at] ?? "";
      if (!key.startsWith(prefix)) return;
      if (key > after) yield key;
    }
  }

  /** Where a key is, or would be. */
  #position(key: string): number {
    let low = 0;
    let high = this.#keys.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#keys[middle] ?? "") < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
