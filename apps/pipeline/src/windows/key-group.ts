/**
 * The key group of a key, 0 to `groups - 1`: FNV-1a, 32 bits, over its UTF-16 units.
 * State is kept by key group, so that a checkpoint carries only groups that changed and keys can be spread over
 * workers group by group. It must never change: it is part of the state's format.
 */
export function keyGroup(key: string, groups: number): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index += 1) {
    hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0) % groups;
}
