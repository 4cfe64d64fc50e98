import type { Random } from "@holdfast/core";

/** Choices that a seed replays (mulberry32; quality enough for picking, and fast). */
export class Choices implements Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A number in [0, 1). */
  fraction(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from 0 to below the limit. */
  below(limit: number): number {
    return Math.floor(this.fraction() * limit);
  }

  /** True as often as the probability, from 0 to 1, says. */
  chance(probability: number): boolean {
    return this.fraction() < probability;
  }

  /**
   * One of the list.
   * @throws RangeError when there is nothing to pick from.
   */
  pick<T>(list: readonly T[]): T {
    const at = this.below(list.length);
    if (at >= list.length) throw new RangeError("there is nothing to pick from");
    return list[at] as T;
  }

  bytes(count: number): Uint8Array {
    return Uint8Array.from({ length: count }, () => this.below(256));
  }
}
