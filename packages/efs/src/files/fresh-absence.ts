import { constants } from "node:fs";
import { basename, dirname } from "node:path";
import { type PosixFileSystem, posixErrorCode } from "@holdfast/posix";
import type { FreshDirectories } from "./fresh-directories.js";

/**
 * A file system that believes in absence only after it has looked with fresh eyes: a name that is not there, or leads to
 * a file that is gone (ESTALE), is looked up once more when its directories were opened anew.
 *
 * What is made exclusively needs none of this, since the server decides it; nor does the clearing away of temporary
 * files.
 */
export function freshAbsence(fileSystem: PosixFileSystem, directories: FreshDirectories): PosixFileSystem {
  const look = async <T>(path: string, lookUp: () => Promise<T>): Promise<T> => {
    try {
      return await lookUp();
    } catch (error) {
      const code = posixErrorCode(error);
      if (code !== "ENOENT" && code !== "ESTALE") throw error;
      await directories.refresh(dirname(path));
      return await lookUp();
    }
  };
  return {
    ...fileSystem,
    open: async (path, flags, mode) => {
      const open = async () => await fileSystem.open(path, flags, mode);
      return await ((flags & constants.O_CREAT) !== 0 ? open() : look(path, open));
    },
    unlink: async (path) => {
      const unlink = async () => await fileSystem.unlink(path);
      await (basename(path).startsWith(".") ? unlink() : look(path, unlink));
    },
    readdir: async (path, options) => await look(path, async () => await fileSystem.readdir(path, options)),
    lstat: async (path) => await look(path, async () => await fileSystem.lstat(path)),
    realpath: async (path) => await look(path, async () => await fileSystem.realpath(path)),
  };
}
