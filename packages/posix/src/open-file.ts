import { dirname } from "node:path";
import { NotFoundError } from "@holdfast/core";
import { assertDevice } from "./assert-device.js";
import type { OpenFile } from "./durable-files.js";
import { fileIdentity } from "./file-identity.js";
import type { FileMechanics } from "./file-mechanics.js";
import { mapPosixError, posixErrorCode } from "./map-posix-error.js";

/** A name that leads to a removed file again and again is not explained by one removal. */
const openings = 3;

/**
 * Opens a regular file, hands it to `use`, and closes it whatever happens. A symbolic link is not followed.
 * The file's facts come from the open file and not from its name, which may be stale on a network file system. If
 * another machine removed it while it was open (ESTALE), the name is looked up anew, and `use` is called again.
 * @throws NotFoundError when there is no such file.
 */
export async function withOpenFile<T>(
  mechanics: FileMechanics,
  target: { readonly path: string; readonly what: string; readonly device?: number | undefined },
  use: (file: OpenFile) => Promise<T>,
): Promise<T> {
  const { path, what } = target;
  const missing = (cause?: unknown): NotFoundError =>
    new NotFoundError(`${what} failed: there is no such object (${path})`, { cause });
  for (let opening = 1; ; opening += 1) {
    try {
      const handle = await mechanics.fileSystem.open(path, mechanics.platform.readFlags);
      let used: T;
      try {
        const stats = await handle.stat();
        // Without a name left it was removed, and is only kept by the server for those who have it open.
        if (!stats.isFile() || stats.nlink === 0) throw missing();
        assertDevice(target, stats);
        used = await use({ path, directory: dirname(path), handle, identity: fileIdentity(stats) });
      } catch (error) {
        // The first error is the one to tell; the handle only has to be given back.
        await handle.close().catch(() => undefined);
        throw error;
      }
      await handle.close();
      return used;
    } catch (error) {
      const code = posixErrorCode(error) ?? "";
      if (code === "ESTALE" && opening < openings) continue;
      // A key that runs through another object (ENOTDIR), or names a folder of keys (EISDIR), names no object.
      if (["ENOENT", "ENOTDIR", "EISDIR"].includes(code)) throw missing(error);
      throw mapPosixError(error, { what, path });
    }
  }
}
