import { constants } from "node:fs";
import { NotFoundError } from "@holdfast/core";
import { pause } from "../../case/ends-in-time.js";
import type { AdapterMutant } from "../adapter-mutant.js";
import { fileErrorCode } from "../map-file-error.js";
import { withVerbs } from "../pass-through-backend.js";

export const missingIsEmpty: AdapterMutant = {
  id: "missing-is-empty",
  title: "an object that is not there is read as one of no bytes",
  standsFor: "a key-value client that answers null, and `?? new Uint8Array(0)`",
  killedBy: ["READ-01"],
  verbs: (good) =>
    withVerbs(good, {
      read: async (key, options) => {
        return await good.read(key, options).catch((error: unknown) => {
          if (NotFoundError.isInstance(error)) return new Uint8Array(0);
          throw error;
        });
      },
    }),
};

export const folderIsEmpty: AdapterMutant = {
  id: "folder-is-empty",
  title: "the folder of other keys is read as an object of no bytes",
  standsFor: "stores and consoles that keep a folder as an object of no bytes",
  killedBy: ["READ-02"],
  verbs: (good) =>
    withVerbs(good, {
      read: async (key, options) => {
        return await good.read(key, options).catch(async (error: unknown) => {
          const isFolder = NotFoundError.isInstance(error) && (await good.list(`${key}/`)).length > 0;
          if (isFolder) return new Uint8Array(0);
          throw error;
        });
      },
    }),
};

export const emptiedBeforeRemoved: AdapterMutant = {
  id: "emptied-before-removed",
  title: "a file is emptied before its name is removed",
  standsFor: "space given back at once by truncating first; readers that are under way lose their bytes",
  killedBy: ["READ-03"],
  steps: (good) => ({
    unlinkObject: async (path) => {
      const flags = constants.O_WRONLY | constants.O_TRUNC;
      const handle = await good.fileSystem.open(path, flags).catch((error: unknown) => {
        if (fileErrorCode(error) !== "ENOENT") throw error;
      });
      await handle?.close();
      if (handle) await pause(3);
      await good.unlinkObject(path);
    },
  }),
};

export const staleReads: AdapterMutant = {
  id: "stale-reads",
  title: "what a client has read once it reads from memory, also after others have changed it",
  standsFor: "cached attributes and pages on NFS for up to acdirmax; a read cache that is never told",
  killedBy: ["READ-04", "READ-01"],
  verbs: (good) => {
    const seen = new Map<string, Uint8Array>();
    return withVerbs(good, {
      read: async (key, options) => {
        if (options?.range) return await good.read(key, options);
        const bytes = seen.get(key) ?? (await good.read(key, options));
        seen.set(key, bytes);
        return new Uint8Array(bytes);
      },
      remove: async (keys, options) => {
        for (const key of keys) seen.delete(key);
        await good.remove(keys, options);
      },
    });
  },
};
