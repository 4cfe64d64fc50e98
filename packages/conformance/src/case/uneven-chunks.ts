import type { Choices } from "@holdfast/worlds";

/** The bytes as a stream of chunks of very different lengths, some of them empty. */
export async function* unevenChunks(
  bytes: Uint8Array,
  choices: Choices,
  largestBytes: number = Math.max(1, bytes.length),
): AsyncGenerator<Uint8Array, void, undefined> {
  for (let at = 0; at < bytes.length; ) {
    if (choices.chance(0.1)) yield new Uint8Array(0);
    // As many of a few bytes as of a few hundred thousand.
    const length = Math.ceil(largestBytes ** choices.fraction());
    yield bytes.subarray(at, at + length);
    at += length;
  }
  yield new Uint8Array(0);
}
