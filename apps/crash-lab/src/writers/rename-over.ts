import type { PosixFileSystem } from "@holdfast/posix";
import { sameCalls } from "./changed-files.js";

/** A file system that can rename, which the file mechanics never ask for. */
export interface RenamingFileSystem extends PosixFileSystem {
  rename(oldPath: string, newPath: string): Promise<void>;
}

/** A file is published by rename, which replaces what another one had published under the name (apache/paimon#6777). */
export function renameOver(fileSystem: RenamingFileSystem): PosixFileSystem {
  return {
    ...sameCalls(fileSystem),
    link: async (existingPath, newPath) => await fileSystem.rename(existingPath, newPath),
  };
}
