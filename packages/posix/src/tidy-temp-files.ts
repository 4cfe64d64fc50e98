import { join } from "node:path";
import type { TidyReport } from "@holdfast/core";
import type { FileMechanics } from "./file-mechanics.js";
import { isKeySegment } from "./key-path.js";
import { mapPosixError, posixErrorCode } from "./map-posix-error.js";
import { createFlags, fileMode } from "./platform-rules.js";
import type { PosixDirent } from "./posix-file-system.js";
import { removeTree } from "./remove-tree.js";
import { parseTempName } from "./temp-name.js";
import { discardFile, unlinkFile } from "./unlink-file.js";

/** A temporary file that nobody wrote to for so long is taken to be abandoned. */
const untouchedMs = 60 * 60 * 1000;

/**
 * Removes the temporary files below a root that killed calls left behind: those whose process is provably dead, and
 * those untouched for an hour by the file system's own timestamps: no clocks of two machines are compared, since the
 * time now is that of a file made now.
 *
 * If one was in use after all, by a writer that slept on another machine, its link fails with ENOENT, a definite
 * failure; so this can never make a success untrue. That the removals are durable does not matter, so there is no fsync.
 */
export async function tidyTempFiles(
  mechanics: FileMechanics,
  root: string,
  signal: AbortSignal,
): Promise<TidyReport> {
  const what = `tidying of ${root}`;
  const { platform } = mechanics;
  let nowMs: number | undefined;
  let removed = 0;

  const isAbandoned = async (path: string, name: string): Promise<boolean> => {
    const mark = parseTempName(name);
    if (!mark && !(platform.storage !== "disk" && isSillyName(name))) return false;
    if (mark && (await mechanics.processes.isDead(mark))) return true;
    const { mtimeMs } = await mechanics.fileSystem.lstat(path);
    nowMs ??= await fileSystemNowMs(mechanics, root);
    return nowMs - mtimeMs >= untouchedMs;
  };

  const visit = async (directory: string, entry: PosixDirent): Promise<void> => {
    signal.throwIfAborted();
    const path = join(directory, entry.name);
    if (isKeySegment(entry.name)) {
      if (entry.isDirectory()) await walk(path);
    } else if (await isAbandoned(path, entry.name)) {
      const removal = entry.isDirectory() ? removeTree(mechanics, path) : unlinkFile(mechanics, path);
      if (await unlessInUse(removal)) removed += 1;
    }
  };

  const walk = async (directory: string): Promise<void> => {
    const read = mechanics.fileSystem.readdir(directory, { withFileTypes: true });
    for (const entry of await orWhenGone(read, [])) await orWhenGone(visit(directory, entry), undefined);
  };

  try {
    await walk(root);
    return { removed };
  } catch (error) {
    if (signal.aborted) throw error;
    throw mapPosixError(error, { what, path: root });
  }
}

/** The file system's own time, by a file made now: a network file system's may differ from this machine's. */
async function fileSystemNowMs(mechanics: FileMechanics, root: string): Promise<number> {
  const path = join(root, await mechanics.tempNames.next());
  const handle = await mechanics.fileSystem.open(path, createFlags, fileMode);
  try {
    return (await handle.stat()).mtimeMs;
  } finally {
    await handle.close();
    await discardFile(mechanics, path);
  }
}

/** What the NFS client of a machine renames a file to that is removed while open there; left behind if it dies. */
function isSillyName(name: string): boolean {
  return /^\.nfs[0-9a-f]{16,}$/.test(name);
}

/** The NFS client of this machine refuses to remove what it renamed itself, for as long as it is open. */
async function unlessInUse(removal: Promise<void>): Promise<boolean> {
  try {
    await removal;
    return true;
  } catch (error) {
    if (posixErrorCode(error) === "EBUSY") return false;
    throw error;
  }
}

/** Another tidying, or the owner, may be quicker. */
async function orWhenGone<T>(attempt: Promise<T>, answer: T): Promise<T> {
  return await attempt.catch((error: unknown) => {
    if (posixErrorCode(error) === "ENOENT") return answer;
    throw error;
  });
}
