import { type Random, randomNonce } from "@holdfast/core";

/** No key has a segment that begins with a dot, so that no listing ever shows what a probe stores. */
export const probeFolderStart = ".probe-";

export function newProbeFolder(random: Random): string {
  return `${probeFolderStart}${randomNonce(random)}/`;
}
