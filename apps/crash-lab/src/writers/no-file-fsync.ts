import type { PosixFileSystem } from "@holdfast/posix";
import { changedFiles } from "./changed-files.js";

/** fsync of a file is left out, as in Flink's local writer (FLINK-35217): a durable name may stand for no content. */
export function noFileFsync(fileSystem: PosixFileSystem): PosixFileSystem {
  return changedFiles(fileSystem, (_handle, { isDirectory }) => {
    return isDirectory ? {} : { sync: async () => undefined };
  });
}
