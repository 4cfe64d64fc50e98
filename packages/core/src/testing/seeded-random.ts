import { createHash } from "node:crypto";
import type { Random } from "../time/random.js";

/** Randomness that a seed replays: SHA-256 in counter mode. */
export function seededRandom(seed: number | string): Random {
  let counter = 0;
  return {
    bytes(count) {
      const parts: Buffer[] = [];
      for (let length = 0; length < count; length += 32) {
        counter += 1;
        parts.push(createHash("sha256").update(`${seed} ${counter}`).digest());
      }
      return Buffer.concat(parts).subarray(0, count);
    },
  };
}
