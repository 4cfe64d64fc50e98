import { createHash, randomInt } from "node:crypto";

/** One more than the largest seed. */
export const seedLimit: number = 2 ** 31;

export function randomSeed(): number {
  return randomInt(seedLimit);
}

/** The seed of one case. It depends on no other case, so that one that runs alone makes the same choices. */
export function caseSeed(runSeed: number, id: string): number {
  return createHash("sha256").update(`${runSeed} ${id}`).digest().readUInt32BE(0);
}
