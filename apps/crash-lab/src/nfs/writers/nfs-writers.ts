import { promises as machineFiles } from "node:fs";
import { efsBackend } from "@holdfast/efs";
import type { PosixFileSystem } from "@holdfast/posix";
import { renameOver } from "../../writers/rename-over.js";
import type { Writer } from "../../writers/writers.js";
import { renameRetried } from "./rename-retried.js";

/** Who stores a job's objects on the mount. */
export type NfsWriterName = "holdfast" | "rename-to-publish" | "rename-retried";

export const nfsWriters: Readonly<Record<NfsWriterName, Writer>> = {
  holdfast: { title: "@holdfast/efs", isBroken: false, open: efs() },
  "rename-to-publish": {
    title: "@holdfast/efs, published by rename",
    isBroken: true,
    open: efs(renameOver(machineFiles)),
  },
  "rename-retried": {
    title: "@holdfast/efs, published by rename that is tried again",
    isBroken: true,
    open: efs(renameRetried(machineFiles)),
  },
};

export const nfsWriterNames: readonly NfsWriterName[] = Object.keys(nfsWriters) as NfsWriterName[];

function efs(fileSystem?: PosixFileSystem): Writer["open"] {
  return (directory) => efsBackend({ directory, ...(fileSystem && { fileSystem }) });
}
