import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type InspectStorage, inspectStorage } from "@holdfast/posix";
import { readEfsUtilsState } from "./efs-utils-state.js";
import type { GatherMountFacts, NfsParameters } from "./mount-facts.js";

/** Where facts are read. */
export interface MountFactsPlaces {
  readonly inspect: InspectStorage;
  readonly modulesDirectory: string;
  readonly stateDirectory: string;
}

/** By the mount table and statfs(2), by the NFS client's parameters, and by the state files of efs-utils. */
export const gatherMountFacts: GatherMountFacts = gatherFrom({
  inspect: inspectStorage,
  modulesDirectory: "/sys/module",
  stateDirectory: "/var/run/efs",
});

export function gatherFrom({
  inspect,
  modulesDirectory,
  stateDirectory,
}: MountFactsPlaces): GatherMountFacts {
  return async (path) => {
    const storage = await inspect(path);
    if (storage.platform !== "linux") return { ...storage, parameters: {}, efsUtils: { stateFiles: [] } };
    const [parameters, efsUtils] = await Promise.all([
      readParameters(modulesDirectory),
      readEfsUtilsState(stateDirectory),
    ]);
    return { ...storage, parameters, efsUtils };
  };
}

/** The parameter belongs to the module `nfs`, on older kernels to `nfsv4`; a machine without NFS has neither. */
async function readParameters(modulesDirectory: string): Promise<NfsParameters> {
  for (const module of ["nfs", "nfsv4"]) {
    const path = join(modulesDirectory, module, "parameters", "recover_lost_locks");
    const text = await readFile(path, "utf8").catch(() => undefined);
    if (text !== undefined) return { recoverLostLocks: /^[Yy1]/.test(text) };
  }
  return {};
}
