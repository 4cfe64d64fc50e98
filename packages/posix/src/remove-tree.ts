import { join } from "node:path";
import type { FileMechanics } from "./file-mechanics.js";
import { unlinkFile } from "./unlink-file.js";

/** Removes a directory and all that is in it; a symbolic link is removed and not followed. */
export async function removeTree(mechanics: FileMechanics, path: string): Promise<void> {
  for (const entry of await mechanics.fileSystem.readdir(path, { withFileTypes: true })) {
    const inner = join(path, entry.name);
    await (entry.isDirectory() ? removeTree(mechanics, inner) : unlinkFile(mechanics, inner));
  }
  await mechanics.fileSystem.rmdir(path);
}
