import { promises as machineFiles } from "node:fs";
import { join } from "node:path";
import type { Backend } from "@holdfast/core";
import { localBackend } from "@holdfast/local";
import type { PosixFileSystem } from "@holdfast/posix";
import { NaiveBackend } from "./naive-backend.js";
import { noDirectoryFsync } from "./no-directory-fsync.js";
import { noFileFsync } from "./no-file-fsync.js";

/** Who stores a job's objects on the disk that loses its power. */
export interface Writer {
  readonly title: string;
  /** It must be seen to lose or tear something; else what looked has failed. */
  readonly isBroken: boolean;
  /** A client of the store on a disk. */
  open(mountPoint: string): Backend;
}

export type WriterName = "local" | "naive" | "no-file-fsync" | "no-directory-fsync";

export const writers: Readonly<Record<WriterName, Writer>> = {
  local: { title: "@holdfast/local", isBroken: false, open: local() },
  naive: {
    title: "writeFile and rename",
    isBroken: true,
    open: (mountPoint) => new NaiveBackend(storeFolder(mountPoint)),
  },
  "no-file-fsync": { title: "@holdfast/local, no fsync of files", isBroken: true, open: local(noFileFsync) },
  "no-directory-fsync": {
    title: "@holdfast/local, no fsync of directories",
    isBroken: true,
    open: local(noDirectoryFsync),
  },
};

export const writerNames: readonly WriterName[] = Object.keys(writers) as WriterName[];

function local(change?: (fileSystem: PosixFileSystem) => PosixFileSystem): Writer["open"] {
  return (mountPoint) =>
    localBackend({
      directory: storeFolder(mountPoint),
      ...(change && { fileSystem: change(machineFiles) }),
    });
}

/** Not the root of the disk, so that making the folder has to survive as well. */
function storeFolder(mountPoint: string): string {
  return join(mountPoint, "store");
}
