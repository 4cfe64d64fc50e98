import type { Clock } from "@holdfast/core";
import { MemoryStorage } from "@holdfast/core/memory";
import { Fingerprint } from "./fingerprint.js";

/** One number for all that lies under a prefix, however it came to be. */
interface Sum {
  low: number;
  high: number;
}

const tailBytes = 96;

/** A storage only asks for the time of day. */
const stopped: Pick<Clock, "monotonicMs" | "schedule"> = {
  monotonicMs: () => 0,
  schedule: () => () => undefined,
};

/** The storage of the model. It always knows a fingerprint of what it holds, so that states can be recognised. */
export class SeenStorage extends MemoryStorage {
  readonly #objects = new Map<string, Fingerprint>();
  readonly #sums = new Map<string, Sum>();
  readonly #stamp: { ms: number | undefined };

  constructor(clock: Clock) {
    const stamp: { ms: number | undefined } = { ms: undefined };
    super({ clock: { ...stopped, wallMs: () => stamp.ms ?? clock.wallMs() } });
    this.#stamp = stamp;
  }

  override set(key: string, bytes: Uint8Array): void {
    super.set(key, bytes);
    this.#forget(key);
    // A record ends with its digest, and the name of a state object is used once: the end of the bytes tells enough.
    const tail = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString(
      "latin1",
      Math.max(0, bytes.length - tailBytes),
    );
    const print = new Fingerprint()
      .text(key)
      .text(tail)
      .number(bytes.length)
      .number(this.get(key)?.timestampMs ?? 0);
    this.#objects.set(key, print);
    this.#add(key, print, 1);
  }

  /** Other bytes than were written, as old as those. */
  damage(key: string, bytes: Uint8Array): void {
    this.restore(key, bytes, this.get(key)?.timestampMs ?? 0);
  }

  /** An object as it was, with the timestamp it had. */
  restore(key: string, bytes: Uint8Array, timestampMs: number): void {
    this.#stamp.ms = timestampMs;
    this.set(key, bytes);
    this.#stamp.ms = undefined;
  }

  override delete(key: string): void {
    super.delete(key);
    this.#forget(key);
  }

  /** What is known of one key. */
  printOf(key: string): { readonly low: number; readonly high: number } {
    return this.#objects.get(key) ?? { low: 0, high: 0 };
  }

  /** What is known of all keys under a prefix that ends with a slash; of everything without one. */
  sumOf(prefix: string): { readonly low: number; readonly high: number } {
    return this.#sums.get(prefix) ?? { low: 0, high: 0 };
  }

  #forget(key: string): void {
    const print = this.#objects.get(key);
    if (print) this.#add(key, print, -1);
    this.#objects.delete(key);
  }

  #add(key: string, { low, high }: Fingerprint, sign: 1 | -1): void {
    for (const prefix of ["", key.slice(0, key.lastIndexOf("/") + 1)]) {
      const sum = this.#sums.get(prefix) ?? { low: 0, high: 0 };
      sum.low = (sum.low + sign * low) | 0;
      sum.high = (sum.high + sign * high) | 0;
      this.#sums.set(prefix, sum);
    }
  }
}
