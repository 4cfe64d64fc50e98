import { constants } from "node:fs";
import type { PosixFileHandle, PosixFileSystem } from "@holdfast/posix";

/** What was opened: a file or a directory, by the flags of open(2). */
export interface Opened {
  readonly path: string;
  readonly isDirectory: boolean;
}

/** A file system that differs in what open files do. */
export function changedFiles(
  fileSystem: PosixFileSystem,
  change: (handle: PosixFileHandle, opened: Opened) => Partial<PosixFileHandle>,
): PosixFileSystem {
  return {
    ...sameCalls(fileSystem),
    open: async (path, flags, mode) => {
      const handle = await fileSystem.open(path, flags, mode);
      const isDirectory = (flags & constants.O_DIRECTORY) !== 0;
      return { ...sameHandle(handle), ...change(handle, { path, isDirectory }) };
    },
  };
}

/** The calls of a file system, each handed on. */
export function sameCalls(fileSystem: PosixFileSystem): PosixFileSystem {
  return {
    open: async (path, flags, mode) => await fileSystem.open(path, flags, mode),
    link: async (existingPath, newPath) => await fileSystem.link(existingPath, newPath),
    unlink: async (path) => await fileSystem.unlink(path),
    mkdir: async (path, options) => await fileSystem.mkdir(path, options),
    rmdir: async (path) => await fileSystem.rmdir(path),
    readdir: async (path, options) => await fileSystem.readdir(path, options),
    lstat: async (path) => await fileSystem.lstat(path),
    realpath: async (path) => await fileSystem.realpath(path),
  };
}

function sameHandle(handle: PosixFileHandle): PosixFileHandle {
  return {
    write: async (bytes, offset, length, position) => await handle.write(bytes, offset, length, position),
    read: async (bytes, offset, length, position) => await handle.read(bytes, offset, length, position),
    stat: async () => await handle.stat(),
    sync: async () => await handle.sync(),
    close: async () => await handle.close(),
  };
}
