import { join } from "node:path";
import type { FileMechanics } from "./file-mechanics.js";
import { posixErrorCode } from "./map-posix-error.js";
import { unlinkFile } from "./unlink-file.js";

/** Removes a directory and all that is in it; a symbolic link is removed and not followed. */
export async function removeTree(mechanics: FileMechanics, path: string): Promise<void> {
  const { fileSystem, platform } = mechanics;
  /** The repetition of a call that was applied finds nothing any more. */
  const unlessRepeated = (error: unknown): void => {
    if (!platform.repeatsCalls || posixErrorCode(error) !== "ENOENT") throw error;
  };
  for (const entry of await fileSystem.readdir(path, { withFileTypes: true })) {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) await removeTree(mechanics, inner);
    else await unlinkFile(mechanics, inner).catch(unlessRepeated);
  }
  await fileSystem.rmdir(path).catch(unlessRepeated);
}
