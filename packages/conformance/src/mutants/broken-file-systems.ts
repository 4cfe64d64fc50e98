import type { FileHandle, FileSystem } from "./file-system.js";

/** A file system that cannot give what the good file backend relies on, for its probe to refuse. */
export interface BrokenFileSystem {
  readonly name: string;
  readonly breaks: (good: FileSystem) => FileSystem;
}

export const brokenFileSystems: readonly BrokenFileSystem[] = [
  {
    name: "a file system whose link replaces what has the name",
    breaks: (good) => overriding(good, { link: async (from, to) => await good.rename(from, to) }),
  },
  {
    name: "a file system without hard links",
    breaks: (good) => overriding(good, { link: async () => await Promise.reject(fileError("ENOTSUP")) }),
  },
  {
    name: "a file system whose fsync fails",
    breaks: (good) =>
      overriding(good, {
        open: async (path, flags, mode) => failingSync(await good.open(path, flags, mode)),
      }),
  },
  {
    name: "a file system that lists nothing",
    breaks: (good) => overriding(good, { readdir: async () => [] }),
  },
  {
    name: "a read-only file system",
    breaks: (good) => overriding(good, { open: async () => await Promise.reject(fileError("EROFS")) }),
  },
];

/** Members of a module or of an instance are not all its own, so it is not spread. */
function overriding(good: FileSystem, otherwise: Partial<FileSystem>): FileSystem {
  return {
    open: async (path, flags, mode) => await good.open(path, flags, mode),
    link: async (from, to) => await good.link(from, to),
    rename: async (from, to) => await good.rename(from, to),
    unlink: async (path) => await good.unlink(path),
    mkdir: async (path, options) => await good.mkdir(path, options),
    readdir: async (path, options) => await good.readdir(path, options),
    lstat: async (path) => await good.lstat(path),
    ...otherwise,
  };
}

function failingSync(handle: FileHandle): FileHandle {
  return {
    write: async (bytes, offset, length, position) => await handle.write(bytes, offset, length, position),
    read: async (bytes, offset, length, position) => await handle.read(bytes, offset, length, position),
    stat: async () => await handle.stat(),
    sync: async () => await Promise.reject(fileError("EIO")),
    close: async () => await handle.close(),
  };
}

function fileError(code: string): Error {
  return Object.assign(new Error(`${code}: a broken file system`), { code });
}
