import { randomBytes } from "node:crypto";

/** Randomness, injected so that a test can replay it. */
export interface Random {
  /** So many random bytes. */
  bytes(count: number): Uint8Array;
}

export const systemRandom: Random = { bytes: (count) => randomBytes(count) };

/** A name that no other attempt has: 128 random bits in hex. */
export function randomNonce(random: Random): string {
  return Buffer.from(random.bytes(16)).toString("hex");
}

/** A number in [0, 1) for jitter. */
export function randomFraction(random: Random): number {
  return Buffer.from(random.bytes(4)).readUInt32BE(0) / 2 ** 32;
}
