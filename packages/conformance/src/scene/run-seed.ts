/** Each run of an exploration has a seed of its own. */
export function runSeed(seed: number, run: number): number {
  return (Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(run + 1, 0x85ebca6b)) >>> 0;
}
