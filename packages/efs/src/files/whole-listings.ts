import { constants } from "node:fs";
import type { PosixDirent, PosixFileSystem } from "@holdfast/posix";

const directoryFlags: number = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;
/** In a directory that changes all the time, three listings together are taken to have everything. */
const listings = 3;
/** What Linux asks for at least (`NFS_INIT_DTSIZE`, a page), and what an entry with its attributes takes at most. */
const answerBytes = 4096;
const attributesBytes = 320;

/**
 * A file system whose listings miss nothing that was there all the time. A long listing comes from the server in parts,
 * and what changes between two of them may shift others out of sight or show them twice (RFC 8881, 18.23). So a directory
 * that changed meanwhile is listed again, and all that was seen counts: what is gone is found to be gone by who looks
 * closer. A short one comes in one part, which shows one moment.
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
      const list = async (): Promise<void> => {
        for (const entry of await fileSystem.readdir(path, options)) seen.set(entry.name, entry);
      };
      await list();
      for (let listing = 2; listing <= listings && !comesInOnePart(seen); listing += 1) {
        const version = await versionOf(path);
        await list();
        if ((await versionOf(path)) === version) break;
      }
      return [...seen.values()];
    },
  };
}

function comesInOnePart(seen: ReadonlyMap<string, PosixDirent>): boolean {
  const bytes = [...seen.keys()].reduce((sum, name) => sum + name.length + attributesBytes, 0);
  return bytes <= answerBytes;
}
