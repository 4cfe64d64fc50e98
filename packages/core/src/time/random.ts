import { randomFillSync } from "node:crypto";

/** Randomness, injected so that a test can replay it. */
export interface Random {
  /** So many random bytes. */
  bytes(count: number): Uint8Array;
}

/** Asking the system costs much the same for a few bytes as for some thousands, so they are fetched in advance. */
class RandomPool implements Random {
  readonly #pool = Buffer.allocUnsafeSlow(4096);
  #used = this.#pool.length;

  bytes(count: number): Uint8Array {
    if (count > this.#pool.length) return randomFillSync(new Uint8Array(count));
    if (this.#used + count > this.#pool.length) {
      randomFillSync(this.#pool);
      this.#used = 0;
    }
    const from = this.#used;
    this.#used += count;
    return new Uint8Array(this.#pool.subarray(from, this.#used));
  }
}

/** The system's randomness, by `node:crypto`. */
export const systemRandom: Random = new RandomPool();

/** A name that no other attempt has: 128 random bits in hex. */
export function randomNonce(random: Random): string {
  const { buffer, byteOffset, length } = random.bytes(16);
  return Buffer.from(buffer, byteOffset, length).toString("hex");
}

/** A number in [0, 1) for jitter. */
export function randomFraction(random: Random): number {
  return Buffer.from(random.bytes(4)).readUInt32BE(0) / 2 ** 32;
}
