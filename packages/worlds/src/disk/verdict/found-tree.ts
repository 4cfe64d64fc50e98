import { posix } from "node:path";
import type { DiskFileSystem } from "../disk-file-system.js";

/** A file or directory that was found on a disk; paths begin with `/` and are relative to where one looked. */
export type FoundEntry =
  | { readonly path: string; readonly kind: "directory" }
  | {
      readonly path: string;
      readonly kind: "file";
      readonly bytes: Uint8Array;
      /** Equal for the names of one file, different for different files. */
      readonly ino: number;
    };

/** All that was found on a disk, without the root itself. */
export type FoundTree = readonly FoundEntry[];

/**
 * Reads all there is below a directory, of the simulated disk or of `node:fs/promises`. Names at the top for which
 * `ignores` answers true are left out, such as the `lost+found` of a real file system.
 */
export async function readTree(
  fs: Pick<DiskFileSystem, "readdir" | "readFile" | "lstat">,
  root = "/",
  ignores: (name: string) => boolean = () => false,
): Promise<FoundTree> {
  const found: FoundEntry[] = [];
  const visit = async (below: string): Promise<void> => {
    for (const name of (await fs.readdir(posix.join(root, below))).sort()) {
      if (below === "/" && ignores(name)) continue;
      const path = posix.join(below, name);
      const at = posix.join(root, path);
      const stats = await fs.lstat(at);
      if (stats.isDirectory()) {
        found.push({ path, kind: "directory" });
        await visit(path);
      } else {
        found.push({ path, kind: "file", bytes: await fs.readFile(at), ino: stats.ino });
      }
    }
  };
  await visit("/");
  return found;
}
