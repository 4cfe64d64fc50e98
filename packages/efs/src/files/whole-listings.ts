import { constants } from "node:fs";
import type { PosixDirent, PosixFileSystem } from "@holdfast/posix";

const directoryFlags: number = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;
/** In a directory that changes all the time, three listings together are taken to have everything. */
const listings = 3;

/**
 * A file system whose listings miss nothing that was there all the time. A listing comes from the server in parts, and
 * what changes between two of them may shift others out of sight or show them twice (RFC 8881, 18.23). So a directory
 * that changed meanwhile is listed again, and all that was seen counts: what is gone is found to be gone by who looks
 * closer.
 *
 * Each listing, and each look at whether it changed, opens the directory anew; one that is open does not ask the server.
 */
export function wholeListings(fileSystem: PosixFileSystem): PosixFileSystem {
  const versionOf = async (path: string): Promise<string> => {
    const handle = await fileSystem.open(path, directoryFlags);
    try {
      const { ino, mtimeMs, size } = await handle.stat();
      return `${ino} ${mtimeMs} ${size}`;
    } finally {
      await handle.close();
    }
  };
  return {
    ...fileSystem,
    readdir: async (path, options) => {
      const seen = new Map<string, PosixDirent>();
      let version = await versionOf(path);
      for (let listing = 1; listing <= listings; listing += 1) {
        for (const entry of await fileSystem.readdir(path, options)) seen.set(entry.name, entry);
        const before = version;
        version = await versionOf(path);
        if (version === before) break;
      }
      return [...seen.values()];
    },
  };
}
