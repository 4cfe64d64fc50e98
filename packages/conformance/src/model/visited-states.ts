import { type Bound, boundsPerSide } from "./bound.js";

/** A slot's bits: the costs at which a state was ever reached, and above them those of the level that is explored. */
const everBits = boundsPerSide ** 2;
const everMask = 2 ** everBits - 1;

/**
 * The states that were reached, by fingerprint, and at what cost, in a few bytes each. What can happen in a state does
 * not depend on how it was reached, so that a schedule that comes to a known state at no lower cost tells nothing new.
 * When the table is full it remembers no more states, which costs time and nothing else.
 */
export class VisitedStates {
  readonly #low: Int32Array;
  readonly #high: Int32Array;
  readonly #costs: Uint32Array;
  readonly #mask: number;
  #size = 0;

  constructor(bits: number) {
    const slots = 2 ** bits;
    this.#low = new Int32Array(slots);
    this.#high = new Int32Array(slots);
    this.#costs = new Uint32Array(slots);
    this.#mask = slots - 1;
  }

  get size(): number {
    return this.#size;
  }

  /** A new bound is explored: what was reached at a lower cost before stays known. */
  beginLevel(): void {
    const costs = this.#costs;
    for (let slot = 0; slot < costs.length; slot += 1) costs[slot] = (costs[slot] ?? 0) & everMask;
  }

  /** Notes that a state was reached at a cost. False when that tells nothing new. */
  visit(low: number, high: number, { switches, faults }: Bound): boolean {
    const slot = this.#slotOf(low, high);
    const known = this.#costs[slot] ?? 0;
    const bit = switches * boundsPerSide + faults;
    const isNew = (known & (lowerCosts[bit] ?? 0)) === 0 && (known & (2 ** (bit + everBits))) === 0;
    if (!isNew) return false;
    if (known === 0) {
      if (this.#size > this.#mask * 0.8) return true;
      this.#size += 1;
      this.#low[slot] = low;
      this.#high[slot] = high;
    }
    this.#costs[slot] = known | (2 ** bit) | (2 ** (bit + everBits));
    return true;
  }

  #slotOf(low: number, high: number): number {
    let slot = (low ^ Math.imul(high, 31)) & this.#mask;
    while (this.#costs[slot] !== 0 && (this.#low[slot] !== low || this.#high[slot] !== high)) {
      slot = (slot + 1) & this.#mask;
    }
    return slot;
  }
}

/** For each cost the bits of those that are nowhere higher, and somewhere lower. */
const lowerCosts: readonly number[] = Array.from({ length: everBits }, (_, bit) => {
  let mask = 0;
  for (let other = 0; other < everBits; other += 1) {
    const isLower =
      Math.floor(other / boundsPerSide) <= Math.floor(bit / boundsPerSide) &&
      other % boundsPerSide <= bit % boundsPerSide;
    if (other !== bit && isLower) mask |= 2 ** other;
  }
  return mask;
});
