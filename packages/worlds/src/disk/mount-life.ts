import { constants } from "node:fs";
import { diskError } from "./disk-error.js";
import type { DiskDirent, DiskFileSystem, DiskStats } from "./disk-file-system.js";
import type { DiskLife } from "./disk-life.js";
import { direntOf, statsOf } from "./disk-stats.js";
import { rootIno } from "./inode.js";
import { link, makeDirectory, removeDirectory, rename, unlink } from "./name-calls.js";
import { OpenDiskFile } from "./open-disk-file.js";
import { openFlags } from "./open-flags.js";
import { openInode } from "./open-inode.js";
import { presentInode, resolveInode, resolvePath } from "./resolve-path.js";
import { makeTree, removeTree } from "./tree-calls.js";
import { wholeFileCalls } from "./whole-file-calls.js";

const firstFd = 3;

/** The file system as the programs of one life of the machine see it. Its functions may be taken out of it. */
export function mountLife(life: DiskLife): DiskFileSystem {
  let nextFd = firstFd;

  const open: DiskFileSystem["open"] = async (path, flags = "r", mode = 0o666) => {
    const call = { syscall: "open", path } as const;
    const asked = openFlags(flags, call);
    return await life.call(call, asked.writes || asked.creates, () => {
      const inode = openInode(life, path, asked, mode, call);
      nextFd += 1;
      return new OpenDiskFile(life, inode, { path, flags: asked, fd: nextFd - 1 });
    });
  };

  const stat = async (syscall: "stat" | "lstat", path: string): Promise<DiskStats> => {
    const call = { syscall, path } as const;
    return await life.call(call, false, () => statsOf(resolveInode(life.visible, path, call)));
  };

  const list = async (path: string): Promise<DiskDirent[]> => {
    const call = { syscall: "scandir", path } as const;
    return await life.call(call, false, () => {
      const inode = resolveInode(life.visible, path, call);
      if (inode.kind === "file") throw diskError("ENOTDIR", call);
      return [...inode.entries].map(([name, ino]) => direntOf(name, life.visible.get(ino)?.kind ?? "file"));
    });
  };

  const fs: DiskFileSystem = {
    ...wholeFileCalls(open),
    open,
    link: async (existingPath, newPath) => {
      const call = { syscall: "link", path: existingPath, dest: newPath } as const;
      await life.call(call, true, () => link(life, existingPath, newPath, call));
    },
    unlink: async (path) => {
      const call = { syscall: "unlink", path } as const;
      await life.call(call, true, () => unlink(life, path, call));
    },
    rename: async (oldPath, newPath) => {
      const call = { syscall: "rename", path: oldPath, dest: newPath } as const;
      await life.call(call, true, () => rename(life, oldPath, newPath, call));
    },
    mkdir: async (path, options = {}) => {
      const { recursive = false, mode = 0o777 } = typeof options === "number" ? { mode: options } : options;
      if (recursive) return await makeTree(fs, path, mode);
      const call = { syscall: "mkdir", path } as const;
      await life.call(call, true, () => makeDirectory(life, path, mode, call));
      return undefined;
    },
    rmdir: async (path) => {
      const call = { syscall: "rmdir", path } as const;
      await life.call(call, true, () => removeDirectory(life, path, call));
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
      const entries = await list(path);
      return options?.withFileTypes ? entries : entries.map(({ name }) => name);
    }) as DiskFileSystem["readdir"],
    stat: async (path) => await stat("stat", path),
    lstat: async (path) => await stat("lstat", path),
    realpath: async (path) => {
      const call = { syscall: "realpath", path } as const;
      return await life.call(call, false, () => {
        const found = resolvePath(life.visible, path, call);
        const { ino } = presentInode(found, call);
        const { directory, name } = found;
        const paths = life.visible.pathsFrom([rootIno]);
        return (name === "" ? paths.get(ino) : `${paths.get(directory.ino)}/${name}`) || "/";
      });
    },
    access: async (path, mode = constants.F_OK) => {
      const call = { syscall: "access", path } as const;
      await life.call(call, false, () => {
        const inode = resolveInode(life.visible, path, call);
        const needsMode = (mode & constants.X_OK) !== 0 && inode.kind === "file";
        if (needsMode && (inode.mode & 0o111) === 0) throw diskError("EACCES", call);
      });
    },
  };
  return fs;
}
