import type { PosixFileSystem } from "@holdfast/posix";
import { changedFiles } from "./changed-files.js";

/**
 * A failed fsync is tried once more, and then believed: but the kernel has dropped the pages and calls them clean, as
 * PostgreSQL found ("Can applications recover from fsync failures?", USENIX ATC 2020).
 */
export function fsyncRetried(fileSystem: PosixFileSystem): PosixFileSystem {
  return changedFiles(fileSystem, (handle) => ({
    sync: async () => await handle.sync().catch(async () => await handle.sync()),
  }));
}
