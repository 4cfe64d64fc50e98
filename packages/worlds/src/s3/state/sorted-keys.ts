import { compareKeys } from "./stored-object.js";

/** The place of the first name that is not before this one, in names that are in byte order. */
export function placeOf(keys: readonly string[], key: string): number {
  let [low, high] = [0, keys.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareKeys(keys[middle] ?? "", key) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Adds a name in its place, once. */
export function addKey(keys: string[], key: string): void {
  const place = placeOf(keys, key);
  if (keys[place] !== key) keys.splice(place, 0, key);
}

export function deleteKey(keys: string[], key: string): void {
  const place = placeOf(keys, key);
  if (keys[place] === key) keys.splice(place, 1);
}
