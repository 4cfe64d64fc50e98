import { dirname, join } from "node:path";
import { UnsafeStorageError } from "@holdfast/core";
import { mapPosixError, posixErrorCode } from "./map-posix-error.js";
import type { PosixFileSystem } from "./posix-file-system.js";

const segmentPattern = /^(?!\.)[A-Za-z0-9._-]{1,200}(?<!\.)$/;

/** Whether a directory entry can be part of a key; temporary files, `lost+found` and the like cannot. */
export function isKeySegment(name: string): boolean {
  return segmentPattern.test(name);
}

/** Where an object lies: its key's segments are the names of directories, the last one that of the file. */
export function keyPath(root: string, key: string): string {
  return join(root, ...key.split("/"));
}

/** What stands between the root and a file: all its directories, not all of them, or something else. */
export interface DirectoryState {
  readonly state: "present" | "absent" | "blocked";
  /** The topmost path that is not a directory; the root's own if all are. */
  readonly path: string;
}

/**
 * Looks at every directory from the root (exclusive) down to `directory`.
 * @throws UnsafeStorageError naming the first that is a symbolic link: it would lead out of the store.
 */
export async function directoryState(
  fileSystem: PosixFileSystem,
  root: string,
  directory: string,
  what: string,
): Promise<DirectoryState> {
  const paths: string[] = [];
  for (let path = directory; path !== root && path.length > root.length; path = dirname(path))
    paths.unshift(path);
  const found = await Promise.all(
    paths.map(async (path) => {
      try {
        const stats = await fileSystem.lstat(path);
        if (stats.isSymbolicLink()) return "link";
        return stats.isDirectory() ? "present" : "blocked";
      } catch (error) {
        const code = posixErrorCode(error);
        if (code === "ENOENT" || code === "ENOTDIR") return "absent";
        throw mapPosixError(error, { what, path });
      }
    }),
  );
  // Below a symbolic link or a file every answer is about some other place, so the topmost one counts.
  const index = found.findIndex((state) => state !== "present");
  const { [index]: path = root } = paths;
  const { [index]: state = "present" } = found;
  if (state === "link") throw symbolicLinkError(path);
  return { state, path };
}

export function symbolicLinkError(path: string): UnsafeStorageError {
  return new UnsafeStorageError(
    `${path} is a symbolic link; links inside a store are not followed. ` +
      "Put the directory itself there; to use another disk, mount it or choose another directory for the store",
  );
}
