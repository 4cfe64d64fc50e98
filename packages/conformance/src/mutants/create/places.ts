import type { Backend } from "@holdfast/core";
import type { AdapterMutant } from "../adapter-mutant.js";
import { inPlaceSteps } from "../in-place-steps.js";
import { withVerbs } from "../pass-through-backend.js";

export const renameOver: AdapterMutant = {
  id: "rename-over",
  title: "a finished file is renamed to its name, which replaces what has it",
  standsFor:
    "write-file-atomic and every other 'atomic write'; rename as a commit (SPARK-40826, apache/paimon#6777)",
  killedBy: ["CREATE-02", "CREATE-04", "CREATE-06"],
  steps: ({ fileSystem }) => ({
    publish: async (temp, path) => {
      await fileSystem.rename(temp, path);
      return true;
    },
  }),
};

export const writeInPlace: AdapterMutant = {
  id: "write-in-place",
  title: "an object's file gets its name first and its bytes then",
  standsFor:
    "open with O_EXCL claims a name while the file is still empty (FLINK-17808: metadata visible early)",
  killedBy: ["CREATE-13", "CREATE-14", "WRITE-02"],
  steps: (good) => inPlaceSteps(good),
};

export const namesCut: AdapterMutant = {
  id: "names-cut",
  title: "long keys are cut to 255 characters",
  standsFor: "a column or a file name of limited length, cut without a word",
  killedBy: ["CREATE-16"],
  verbs: (good) => withKeys(good, (key) => key.slice(0, 255)),
};

export const foldersTakeOver: AdapterMutant = {
  id: "folders-take-over",
  title: "storing an object removes those whose keys are its folders",
  standsFor: "Hadoop's S3A deletes the markers of parent folders after each file it creates",
  killedBy: ["CREATE-17"],
  verbs: (good) =>
    withVerbs(good, {
      create: async (key, bytes, options) => {
        const result = await good.create(key, bytes, options);
        if (result.status === "created") await good.remove(foldersOf(key), options);
        return result;
      },
      write: async (key, body, options) => {
        await good.write(key, body, options);
        await good.remove(foldersOf(key), options);
      },
    }),
};

function foldersOf(key: string): readonly string[] {
  const segments = key.split("/");
  return segments.slice(1).map((_, n) => segments.slice(0, n + 1).join("/"));
}

/** The backend under other names. */
function withKeys(good: Backend, rename: (key: string) => string): Backend {
  return withVerbs(good, {
    create: async (key, bytes, options) => await good.create(rename(key), bytes, options),
    write: async (key, body, options) => await good.write(rename(key), body, options),
    read: async (key, options) => await good.read(rename(key), options),
    list: async (prefix, options) => await good.list(rename(prefix), options),
    remove: async (keys, options) => await good.remove(keys.map(rename), options),
  });
}
