import { constants } from "node:fs";
import { dirname, join } from "node:path";
import { randomNonce, systemRandom } from "@holdfast/core";
import type { AdapterMutant } from "../adapter-mutant.js";
import type { FileSteps } from "../file-steps.js";

/** As most do that name a temporary file themselves: one that is there is taken for debris and emptied. */
function overwriting({ fileSystem }: FileSteps): Pick<FileSteps, "openTemp"> {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC;
  return { openTemp: async (temp) => await fileSystem.open(temp, flags, 0o600) };
}

export const tempOfOneProcess: AdapterMutant = {
  id: "temp-of-one-process",
  title: "temporary files are named by the process only",
  standsFor: "the process id as the only thing that tells temporary names apart: two writes share the file",
  killedBy: ["WRITE-12"],
  steps: (good) => ({ ...overwriting(good), tempPath: (path) => join(dirname(path), `.tmp-${process.pid}`) }),
};

export const tempOfOneClient: AdapterMutant = {
  id: "temp-of-one-client",
  title: "temporary files are named by the process and a count that every client begins anew",
  standsFor:
    "a counter that is module state: worker threads and second copies of a package count from the start",
  killedBy: ["WRITE-13"],
  steps: (good) => {
    let count = 0;
    return {
      ...overwriting(good),
      tempPath: (path) => {
        count += 1;
        return join(dirname(path), `.tmp-${process.pid}-${count}`);
      },
    };
  },
};

export const tempIsKey: AdapterMutant = {
  id: "temp-is-key",
  title: "temporary files have names that are keys, and are listed",
  standsFor: "`name.tmp-…` beside the object, in a listing that everyone reads",
  killedBy: ["WRITE-02"],
  steps: () => ({ tempPath: (path) => `${path}.tmp-${randomNonce(systemRandom).slice(0, 8)}` }),
};

export const tempIsNeighbour: AdapterMutant = {
  id: "temp-is-neighbour",
  title: "the temporary file of a key is another key's object",
  standsFor: "`name.tmp` as the temporary name, emptied if it is there",
  killedBy: ["WRITE-14", "WRITE-02"],
  steps: (good) => ({ ...overwriting(good), tempPath: (path) => `${path}.tmp` }),
};
