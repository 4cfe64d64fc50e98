import { InvalidArgumentError } from "@holdfast/core";
import type { FoundTree } from "./found-tree.js";

/** A file that was found, whatever its names. */
export interface FoundFile {
  readonly kind: "file";
  readonly path: string;
  readonly bytes: Uint8Array;
}

export interface FoundDirectory {
  readonly kind: "directory";
  readonly path: string;
  readonly entries: Map<string, FoundFile | FoundDirectory>;
}

/**
 * The root of what was found, with hard links as one file.
 * @throws InvalidArgumentError when an entry has no directory to lie in, or is there twice
 */
export function foundShape(tree: FoundTree): FoundDirectory {
  const root: FoundDirectory = { kind: "directory", path: "/", entries: new Map() };
  const directories = new Map<string, FoundDirectory>([["", root]]);
  const files = new Map<number, FoundFile>();
  // A directory's path is shorter than those of what lies in it.
  for (const entry of [...tree].sort((a, b) => a.path.length - b.path.length)) {
    const slash = entry.path.lastIndexOf("/");
    const name = entry.path.slice(slash + 1);
    const parent = directories.get(entry.path.slice(0, slash));
    if (!parent || slash < 0 || name === "" || parent.entries.has(name)) {
      throw new InvalidArgumentError(
        `found has ${entry.path}, which is there twice or lies in no directory found`,
      );
    }
    if (entry.kind === "directory") {
      const directory: FoundDirectory = { kind: "directory", path: entry.path, entries: new Map() };
      directories.set(entry.path, directory);
      parent.entries.set(name, directory);
    } else {
      const file = files.get(entry.ino) ?? { kind: "file", path: entry.path, bytes: entry.bytes };
      files.set(entry.ino, file);
      parent.entries.set(name, file);
    }
  }
  return root;
}
