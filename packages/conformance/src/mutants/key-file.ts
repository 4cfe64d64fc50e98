import { dirname, join } from "node:path";
import { assertKey } from "@holdfast/core";

/**
 * Where an object lies. A directory's name ends with a dot, as no segment of a key does, so that `a` and `a/b` can both
 * be there.
 */
export function keyPath(root: string, key: string): string {
  const segments = key.split("/");
  const name = segments.pop() ?? "";
  return join(root, ...segments.map((segment) => `${segment}.`), name);
}

/** The start of all keys in a subdirectory, by the start of all keys in its parent; undefined if it is none of ours. */
export function subdirectoryPrefix(prefix: string, name: string): string | undefined {
  return name.endsWith(".") && isKey(`${prefix}${name.slice(0, -1)}`)
    ? `${prefix}${name.slice(0, -1)}/`
    : undefined;
}

export function isKey(key: string): boolean {
  try {
    assertKey(key);
    return true;
  } catch {
    return false;
  }
}

/** The directories from below the root down to this one. */
export function directoriesDownTo(root: string, directory: string): readonly string[] {
  if (directory === root) return [];
  return [...directoriesDownTo(root, dirname(directory)), directory];
}
