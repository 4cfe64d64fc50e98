import { dirname } from "node:path";
import { NotFoundError } from "@holdfast/core";
import type { OpenFile } from "./durable-files.js";
import { fileIdentity } from "./file-identity.js";
import type { FileMechanics } from "./file-mechanics.js";
import { mapPosixError, posixErrorCode } from "./map-posix-error.js";

/**
 * Opens a regular file, hands it to `use`, and closes it whatever happens. A symbolic link is not followed.
 * The file's facts come from the open file and not from its name, which may be stale on a network file system.
 * @throws NotFoundError when there is no such file.
 */
export async function withOpenFile<T>(
  mechanics: FileMechanics,
  target: { readonly path: string; readonly what: string },
  use: (file: OpenFile) => Promise<T>,
): Promise<T> {
  const { path, what } = target;
  const missing = (cause?: unknown): NotFoundError =>
    new NotFoundError(`${what} failed: there is no such object (${path})`, { cause });
  try {
    const handle = await mechanics.fileSystem.open(path, mechanics.platform.readFlags);
    let used: T;
    try {
      const stats = await handle.stat();
      if (!stats.isFile()) throw missing();
      used = await use({ path, directory: dirname(path), handle, identity: fileIdentity(stats) });
    } catch (error) {
      // The first error is the one to tell; the handle only has to be given back.
      await handle.close().catch(() => undefined);
      throw error;
    }
    await handle.close();
    return used;
  } catch (error) {
    // A key that runs through another object (ENOTDIR), or names a folder of keys (EISDIR), names no object.
    if (["ENOENT", "ENOTDIR", "EISDIR"].includes(posixErrorCode(error) ?? "")) throw missing(error);
    throw mapPosixError(error, { what, path });
  }
}
