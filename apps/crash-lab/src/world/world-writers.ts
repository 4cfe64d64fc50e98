import type { CrashSubject } from "@holdfast/conformance/crash-states";
import type { Backend } from "@holdfast/core";
import { localBackend } from "@holdfast/local";
import type { InspectStorage, PosixFileSystem } from "@holdfast/posix";
import { fsyncRetried } from "../writers/fsync-retried.js";
import { noDirectoryFsync } from "../writers/no-directory-fsync.js";
import { noFileFsync } from "../writers/no-file-fsync.js";
import { type RenamingFileSystem, renameOver } from "../writers/rename-over.js";

/** Who stores the data in the disk world. */
export interface WorldWriter {
  /** Something must be found that does not hold after a crash; else the world has failed. */
  readonly isBroken: boolean;
  readonly subject: CrashSubject;
}

export type WorldWriterName =
  | "local"
  | "no-file-fsync"
  | "no-directory-fsync"
  | "rename-over"
  | "fsync-retried";

export const worldWriters: Readonly<Record<WorldWriterName, WorldWriter>> = {
  local: { isBroken: false, subject: local("@holdfast/local") },
  "no-file-fsync": broken("@holdfast/local, no fsync of files", noFileFsync),
  "no-directory-fsync": broken("@holdfast/local, no fsync of directories", noDirectoryFsync),
  "rename-over": broken("@holdfast/local, rename for link", renameOver),
  "fsync-retried": broken("@holdfast/local, fsync retried after a failure", fsyncRetried),
};

export const worldWriterNames: readonly WorldWriterName[] = Object.keys(worldWriters) as WorldWriterName[];

const mount = { mountPoint: "/", type: "ext4", source: "none", device: "0:1", options: new Map() };
const inspect: InspectStorage = async (path) => ({ platform: "linux", path, mount, magic: 0xef53 });

/** A local store. Of the machine's processes only those of its present life are alive. */
function local(
  name: string,
  change: (fileSystem: RenamingFileSystem) => PosixFileSystem = (fileSystem) => fileSystem,
): CrashSubject {
  return {
    name,
    open: ({ fileSystem, life, clock, random }): Backend => {
      const self = { space: "00000001", pid: 1, start: String(life) };
      return localBackend({
        directory: "/store",
        fileSystem: change(fileSystem),
        platform: "linux",
        processes: { self: async () => self, isDead: async ({ start }) => start !== String(life) },
        ...{ inspect, clock, random },
      });
    },
  };
}

function broken(name: string, change: (fileSystem: RenamingFileSystem) => PosixFileSystem): WorldWriter {
  return { isBroken: true, subject: local(name, change) };
}
