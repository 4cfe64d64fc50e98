import { posix } from "node:path";
import type { DiskFileSystem } from "./disk-file-system.js";

type SingleCalls = Pick<DiskFileSystem, "mkdir" | "rmdir" | "unlink" | "readdir" | "lstat">;

/** Removes a directory and all below it, one call after the other. */
export async function removeTree(fs: SingleCalls, path: string): Promise<void> {
  for (const entry of await fs.readdir(path, { withFileTypes: true })) {
    const below = posix.join(path, entry.name);
    await (entry.isDirectory() ? removeTree(fs, below) : fs.unlink(below));
  }
  await fs.rmdir(path);
}

/** Makes a directory and those above it that are missing; answers the first it made. */
export async function makeTree(fs: SingleCalls, path: string, mode: number): Promise<string | undefined> {
  const parts = path.split("/").filter((part) => part !== "");
  const start = path.startsWith("/") ? "/" : "";
  let first: string | undefined;
  for (const [index] of parts.entries()) {
    const ancestor = start + parts.slice(0, index + 1).join("/");
    try {
      await fs.mkdir(ancestor, { mode });
      first ??= ancestor;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      const isLast = index === parts.length - 1;
      if (isLast && !(await fs.lstat(ancestor)).isDirectory()) throw error;
    }
  }
  return first;
}
