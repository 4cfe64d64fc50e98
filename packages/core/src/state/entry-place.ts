import type { StoredEntry } from "./entry.js";

/** What tells one stored piece of state from any other: place, length and digest; `undefined` for one that is inlined. */
export function entryPlace({ lengthBytes, digest, object }: StoredEntry): string | undefined {
  return object && JSON.stringify([object.key, object.offset, object.blockBytes, lengthBytes, digest]);
}
