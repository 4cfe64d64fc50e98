import { dirname } from "node:path";
import { type HoldfastError, UnavailableError } from "@holdfast/core";
import type { FileMechanics } from "./file-mechanics.js";
import { directoryState, keyPath } from "./key-path.js";
import { mapPosixError, posixErrorCode } from "./map-posix-error.js";
import { inParallel } from "./parallel.js";
import { unlinkFile } from "./unlink-file.js";

const unlinksAtOnce = 8;

/**
 * Removes objects and makes that durable, with one fsync per directory. A name that is absent already may have been
 * removed by a process that died before its fsync, so its directory is fsynced as well.
 *
 * @throws UnavailableError with `remainingKeys` when some could not be removed, or may come back after a power cut.
 * If the file system refused every one of them, its own typed error.
 */
export async function removeObjects(
  mechanics: FileMechanics,
  root: string,
  keys: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const failures = new Map<string, HoldfastError>();
  let touched = false;
  await inParallel([...groupByDirectory(root, keys)], unlinksAtOnce, async ([directory, group]) => {
    const what = `removal of ${group.length} objects in ${directory}`;
    const fail = (key: string, error: unknown): void => {
      failures.set(key, mapPosixError(error, { what, path: keyPath(root, key) }));
    };
    try {
      mechanics.directorySync.assertSound(directory);
      const { state } = await directoryState(mechanics.fileSystem, root, directory, what);
      if (state !== "present") return;
    } catch (error) {
      for (const key of group) fail(key, error);
      return;
    }
    await inParallel(group, unlinksAtOnce, async (key) => {
      signal.throwIfAborted();
      try {
        await removeOne(mechanics, keyPath(root, key));
        touched = true;
      } catch (error) {
        fail(key, error);
      }
    });
    await mechanics.directorySync.sync(directory).catch((error: unknown) => {
      for (const key of group) fail(key, error);
    });
  });
  const [first] = failures.values();
  if (!first) return;
  if (!touched && failures.size === keys.length && !UnavailableError.isInstance(first)) throw first;
  throw new UnavailableError(`${failures.size} of ${keys.length} objects may remain: ${first.message}`, {
    remainingKeys: keys.filter((key) => failures.has(key)),
    retryable: first.retryable,
    outcome: touched ? "unknown" : "not-applied",
    cause: first,
  });
}

/** Resolves when there is no such object, be it because there never was one. */
async function removeOne(mechanics: FileMechanics, path: string): Promise<void> {
  mechanics.durableFiles.forget(path);
  try {
    await unlinkFile(mechanics, path);
  } catch (error) {
    const code = posixErrorCode(error);
    if (code === "ENOENT" || code === "ENOTDIR") return;
    // A folder of keys is no object. Linux answers EISDIR, others EPERM (unlink(2)).
    const stats = await mechanics.fileSystem.lstat(path).catch(() => undefined);
    if (stats?.isDirectory()) return;
    throw error;
  }
}

function groupByDirectory(root: string, keys: readonly string[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const key of new Set(keys)) {
    const directory = dirname(keyPath(root, key));
    const group = groups.get(directory);
    if (group) group.push(key);
    else groups.set(directory, [key]);
  }
  return groups;
}
