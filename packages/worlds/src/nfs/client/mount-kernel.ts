import { constants } from "node:fs";
import { diskError } from "../../disk/disk-error.js";
import type { DiskFileSystem, DiskStats } from "../../disk/disk-file-system.js";
import { direntOf } from "../../disk/disk-stats.js";
import { openFlags } from "../../disk/open-flags.js";
import { makeTree, removeTree } from "../../disk/tree-calls.js";
import { wholeFileCalls } from "../../disk/whole-file-calls.js";
import { link, makeDirectory, removeDirectory, rename, unlink } from "./change-names.js";
import { checkAccess } from "./check-access.js";
import type { Dentry } from "./dentry-cache.js";
import { listDirectory } from "./list-directory.js";
import type { NfsKernel } from "./nfs-kernel.js";
import { OpenNfsFile } from "./open-nfs-file.js";
import { openPath } from "./open-path.js";
import type { ProcessLife } from "./process-life.js";
import { statHandle } from "./stat-handle.js";
import { resolveHandle, withFreshRetry } from "./walk-path.js";

const firstFd = 3;

/** The file system as the programs of one client see it. Its functions may be taken out of it. */
export function mountKernel(kernel: NfsKernel, life: ProcessLife): DiskFileSystem {
  let nextFd = firstFd;

  const open: DiskFileSystem["open"] = async (path, flags = "r", mode = 0o666) => {
    const call = { syscall: "open", path } as const;
    const asked = openFlags(flags, call);
    return await life.call(call, async () => {
      const opened = await openPath(kernel, path, asked, mode);
      if (opened.dentry && asked.truncates && asked.writes) {
        await truncateOpened(kernel, opened.handle, opened.dentry, path);
      }
      nextFd += 1;
      const file = new OpenNfsFile(kernel, life, opened, { path, flags: asked, fd: nextFd - 1 });
      // Nobody is there any more who would close it.
      if (life.isOver) await file.release();
      return file;
    });
  };

  const stat = async (syscall: "stat" | "lstat", path: string): Promise<DiskStats> => {
    return await life.call({ syscall, path }, async () => {
      return await withFreshRetry(async (isFresh) => {
        return await statHandle(kernel, await resolveHandle(kernel, path, isFresh));
      });
    });
  };

  const directoryOnly = openFlags(constants.O_RDONLY | (constants.O_DIRECTORY ?? 0), { syscall: "scandir" });

  const fs: DiskFileSystem = {
    ...wholeFileCalls(open),
    open,
    link: async (existingPath, newPath) => {
      const call = { syscall: "link", path: existingPath, dest: newPath } as const;
      await life.call(call, async () => await link(kernel, existingPath, newPath));
    },
    unlink: async (path) => {
      await life.call({ syscall: "unlink", path }, async () => await unlink(kernel, path));
    },
    rename: async (oldPath, newPath) => {
      const call = { syscall: "rename", path: oldPath, dest: newPath } as const;
      await life.call(call, async () => await rename(kernel, oldPath, newPath));
    },
    mkdir: async (path, options = {}) => {
      const { recursive = false, mode = 0o777 } = typeof options === "number" ? { mode: options } : options;
      if (recursive) return await makeTree(fs, path, mode);
      await life.call({ syscall: "mkdir", path }, async () => await makeDirectory(kernel, path, mode));
      return undefined;
    },
    rmdir: async (path) => {
      await life.call({ syscall: "rmdir", path }, async () => await removeDirectory(kernel, path));
    },
    rm: async (path, { recursive = false, force = false } = {}) => {
      const found = await stat("lstat", path).catch((error: NodeJS.ErrnoException) => {
        if (force && error.code === "ENOENT") return undefined;
        throw error;
      });
      if (!found) return;
      if (!found.isDirectory()) await fs.unlink(path);
      else if (recursive) await removeTree(fs, path);
      else throw diskError("ERR_FS_EISDIR", { syscall: "rm", path });
    },
    readdir: (async (path: string, options?: { readonly withFileTypes: true }) => {
      const entries = await life.call({ syscall: "scandir", path }, async () => {
        const { handle } = await openPath(kernel, path, directoryOnly, 0);
        return await listDirectory(kernel, handle, path);
      });
      return options?.withFileTypes
        ? entries.map(({ name, attributes }) => direntOf(name, attributes.kind))
        : entries.map(({ name }) => name);
    }) as DiskFileSystem["readdir"],
    stat: async (path) => await stat("stat", path),
    lstat: async (path) => await stat("lstat", path),
    realpath: async (path) => {
      return await life.call({ syscall: "realpath", path }, async () => {
        return (await withFreshRetry(async (isFresh) => await resolveHandle(kernel, path, isFresh))).path;
      });
    },
    access: async (path, mode = constants.F_OK) => {
      await life.call({ syscall: "access", path }, async () => await checkAccess(kernel, path, mode));
    },
  };
  return fs;
}

/** What O_TRUNC does; a file that cannot be truncated is not open. @throws NfsStatus */
async function truncateOpened(
  kernel: NfsKernel,
  handle: number,
  dentry: Dentry,
  path: string,
): Promise<void> {
  try {
    await kernel.truncate(kernel.file(handle, path), 0);
  } catch (error) {
    await kernel.release(handle, dentry, path);
    throw error;
  }
}
