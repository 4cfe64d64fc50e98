import { hash } from "node:crypto";

const digests = new WeakMap<Uint8Array, string>();

/** A digest of bytes that nobody changes any more; zeros at the end count for nothing, and nothing but zeros is empty. */
export function digestOf(block: Uint8Array): string {
  const known = digests.get(block);
  if (known !== undefined) return known;
  let end = block.length;
  while (end > 0 && block[end - 1] === 0) end -= 1;
  const digest = end === 0 ? "" : hash("sha1", block.subarray(0, end), "base64");
  digests.set(block, digest);
  return digest;
}
