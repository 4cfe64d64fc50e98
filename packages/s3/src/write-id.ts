import { type Random, randomNonce } from "@holdfast/core";

/** The user metadata of an object that tells which call stored it. */
export const writeIdName = "holdfast-write-id";

/**
 * A name for one call, sent with each of its attempts and kept with the object. It tells one's own object from that of
 * another with the same content, which neither the bytes nor an ETag can.
 */
export function newWriteId(random: Random): string {
  return randomNonce(random);
}

/** Header names have no case, and some stores do not keep it. */
export function writeIdOf(metadata: Readonly<Record<string, string>> | undefined): string | undefined {
  for (const [name, value] of Object.entries(metadata ?? {})) {
    if (name.toLowerCase() === writeIdName) return value;
  }
  return undefined;
}
