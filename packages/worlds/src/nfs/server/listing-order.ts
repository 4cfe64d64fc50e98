import type { DirectoryEntry, DirectoryNode } from "./server-node.js";

interface Listed {
  readonly name: string;
  readonly entry: DirectoryEntry;
}

const orders = new WeakMap<DirectoryNode, { readonly change: number; readonly listed: readonly Listed[] }>();

/**
 * Where a new name stands in listings of its directory: by a hash of the name, as in ext4 and most servers, so that it may
 * come before or behind the place where somebody is reading.
 */
export function cookieOf({ cookies }: DirectoryNode, name: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < name.length; at += 1) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193) >>> 0;
  // Names that differ by their last letter are not to be neighbours (the end of MurmurHash3).
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  hash = (hash ^ (hash >>> 16)) >>> 0;
  // Cookies 0 to 2 have a meaning of their own (RFC 8881, section 18.23.3).
  let cookie = (hash >>> 1) + 3;
  while (cookies.has(cookie)) cookie += 1;
  return cookie;
}

/** So many entries behind a cookie, and whether these are the last. */
export function entriesBehind(
  directory: DirectoryNode,
  cookie: number,
  count: number,
): { readonly listed: readonly Listed[]; readonly isEnd: boolean } {
  const all = orderOf(directory);
  const from = cookie === 0 ? 0 : all.findIndex(({ entry }) => entry.cookie > cookie);
  if (from < 0) return { listed: [], isEnd: true };
  return { listed: all.slice(from, from + count), isEnd: from + count >= all.length };
}

function orderOf(directory: DirectoryNode): readonly Listed[] {
  const known = orders.get(directory);
  if (known?.change === directory.change) return known.listed;
  const listed = [...directory.entries].map(([name, entry]) => ({ name, entry }));
  listed.sort((a, b) => a.entry.cookie - b.entry.cookie);
  orders.set(directory, { change: directory.change, listed });
  return listed;
}
