import type { BigIntStats } from "node:fs";
import { lstat, open } from "node:fs/promises";
import { nodeFileSystem, type PosixFileSystem, type PosixStats } from "./posix-file-system.js";

const nanosecondsPerMs = 1_000_000n;

/**
 * The machine's own file system, with numbers of inodes that are exact: those of a network file system may be larger than
 * 2^53, and two different ones are then the same as JavaScript numbers.
 */
export const exactFileSystem: PosixFileSystem = {
  ...nodeFileSystem,
  open: async (path, flags, mode) => {
    const handle = await open(path, flags, mode);
    return {
      write: async (bytes, offset, length, position) => await handle.write(bytes, offset, length, position),
      read: async (bytes, offset, length, position) => await handle.read(bytes, offset, length, position),
      stat: async () => exactStats(await handle.stat({ bigint: true })),
      sync: async () => await handle.sync(),
      close: async () => await handle.close(),
    };
  },
  lstat: async (path) => exactStats(await lstat(path, { bigint: true })),
};

function exactStats(stats: BigIntStats): PosixStats {
  const { dev, ino, mode, size, nlink, mtimeNs } = stats;
  return {
    ...{ dev: Number(dev), ino, mode: Number(mode), size: Number(size), nlink: Number(nlink) },
    mtimeMs: Number(mtimeNs / nanosecondsPerMs) + Number(mtimeNs % nanosecondsPerMs) / 1_000_000,
    isFile: () => stats.isFile(),
    isDirectory: () => stats.isDirectory(),
    isSymbolicLink: () => stats.isSymbolicLink(),
  };
}
