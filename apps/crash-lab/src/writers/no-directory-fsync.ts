import type { PosixFileSystem } from "@holdfast/posix";
import { changedFiles } from "./changed-files.js";

/** fsync of a directory is left out, as once in etcd (etcd#6368): a name that was acknowledged may be gone. */
export function noDirectoryFsync(fileSystem: PosixFileSystem): PosixFileSystem {
  return changedFiles(fileSystem, (_handle, { isDirectory }) => {
    return isDirectory ? { sync: async () => undefined } : {};
  });
}
