import { dirname } from "node:path";
import { InvalidArgumentError } from "@holdfast/core";
import type { FileMechanics } from "./file-mechanics.js";
import { mapPosixError, posixErrorCode } from "./map-posix-error.js";
import { directoryMode } from "./platform-rules.js";

/**
 * Makes the root of a store, and what is missing above it, so that it stays: after each level its parent is fsynced.
 * Symbolic links above the root are the user's choice and are followed.
 * @throws AccessDeniedError, or another typed error, naming the directory that could not be made.
 */
export async function makeRootDirectory(mechanics: FileMechanics, root: string): Promise<void> {
  const { fileSystem, directorySync } = mechanics;
  const what = `making of the directory ${root}`;
  const missing: string[] = [];
  let path = root;
  for (; ; path = dirname(path)) {
    const kind = await directoryKind(mechanics, path);
    if (kind === "file") throw new InvalidArgumentError(`${path} is a file; a store needs a directory`);
    if (kind === "directory") break;
    missing.unshift(path);
  }
  await syncFound(mechanics, path);
  for (const directory of missing) {
    const refuse = (error: unknown): never => {
      throw mapPosixError(error, { what, path: directory, absence: "unavailable" });
    };
    await fileSystem.mkdir(directory, { mode: directoryMode }).catch((error: unknown) => {
      // Another process is making the same store. Its fsync may not have been made, so ours follows all the same.
      if (posixErrorCode(error) !== "EEXIST") refuse(error);
    });
    const parent = await fileSystem.realpath(dirname(directory)).catch(refuse);
    await directorySync.sync(parent).catch(refuse);
  }
}

/** The nearest directory at or above a path that exists. */
export async function nearestDirectory(mechanics: FileMechanics, path: string): Promise<string> {
  for (let candidate = path; ; candidate = dirname(candidate)) {
    const kind = await directoryKind(mechanics, candidate);
    if (kind === "file") throw new InvalidArgumentError(`${candidate} is a file; a store needs a directory`);
    if (kind !== "directory") continue;
    return await mechanics.fileSystem.realpath(candidate).catch((error: unknown) => {
      throw mapPosixError(error, { what: "opening of the store", path: candidate });
    });
  }
}

async function directoryKind(
  { fileSystem }: FileMechanics,
  path: string,
): Promise<"directory" | "file" | "absent"> {
  try {
    const stats = await fileSystem.lstat(await fileSystem.realpath(path));
    return stats.isDirectory() ? "directory" : "file";
  } catch (error) {
    const code = posixErrorCode(error);
    if (code === "ENOTDIR") return "absent";
    if (code === "ENOENT" && path !== dirname(path)) return "absent";
    throw mapPosixError(error, { what: "opening of the store", path });
  }
}

/**
 * The deepest directory that was there may have been made by a process that died before its fsync. A mount point's
 * name is no entry of the disk that is mounted there; and a parent that may not be opened is not this user's, and was
 * there before any store.
 */
async function syncFound({ fileSystem, directorySync }: FileMechanics, directory: string): Promise<void> {
  try {
    const real = await fileSystem.realpath(directory);
    const parent = dirname(real);
    if ((await fileSystem.lstat(parent)).dev !== (await fileSystem.lstat(real)).dev) return;
    await directorySync.sync(parent);
  } catch (error) {
    if (["EACCES", "EPERM", "EROFS"].includes(posixErrorCode(error) ?? "")) return;
    throw mapPosixError(error, { what: "opening of the store", path: directory, absence: "unavailable" });
  }
}
