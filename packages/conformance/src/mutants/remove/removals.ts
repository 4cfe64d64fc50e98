import { assertKey, NotFoundError, UnavailableError } from "@holdfast/core";
import { pause } from "../../case/ends-in-time.js";
import type { AdapterMutant } from "../adapter-mutant.js";
import { withVerbs } from "../pass-through-backend.js";

export const removeByPrefix: AdapterMutant = {
  id: "remove-by-prefix",
  title: "everything whose key begins with the removed one goes with it",
  standsFor: "`rm name*`, and SCAN MATCH key* in Redis",
  killedBy: ["REMOVE-01"],
  verbs: (good) =>
    withVerbs(good, {
      remove: async (keys, options) => {
        await good.remove(keys, options);
        for (const prefix of keys) await good.remove((await good.list(prefix)).map(({ key }) => key));
      },
    }),
};

export const removeLater: AdapterMutant = {
  id: "remove-later",
  title: "a removal is acknowledged before it is carried out",
  standsFor: "a deletion that is queued, as before S3's consistency of December 2020",
  killedBy: ["REMOVE-01"],
  verbs: (good) => {
    const later = new Set<Promise<void>>();
    return withVerbs(good, {
      remove: async (keys, options) => {
        await good.remove([], options);
        const removal = pause(30).then(async () => await good.remove(keys));
        later.add(removal);
        removal.catch(() => undefined).finally(() => later.delete(removal));
      },
      close: async () => {
        await Promise.allSettled(later);
        await good.close();
      },
    });
  },
};

export const removedStillRead: AdapterMutant = {
  id: "removed-still-read",
  title: "a client goes on reading from its cache what another one removed",
  standsFor: "a cache that trusts keys to be immutable and never asks whether the object is still there",
  killedBy: ["REMOVE-01", "REMOVE-04"],
  verbs: (good) => {
    const cache = new Map<string, Uint8Array>();
    return withVerbs(good, {
      read: async (key, options = {}) => {
        if (options.range) return await good.read(key, options);
        const bytes = cache.get(key) ?? (await good.read(key, options));
        cache.set(key, bytes);
        return new Uint8Array(bytes);
      },
    });
  },
};

export const absenceFails: AdapterMutant = {
  id: "absence-fails-removal",
  title: "a removal of what is not there fails",
  standsFor: "unlink's ENOENT thrown; a repeated sweep then fails for ever (arroyo#1086)",
  killedBy: ["REMOVE-02"],
  steps: (good) => ({ unlinkObject: async (path) => await good.fileSystem.unlink(path) }),
};

export const removeRecursive: AdapterMutant = {
  id: "remove-recursively",
  title: "removing a key that is a folder of others removes them all",
  standsFor: "fs.rm with recursive: true, to be on the safe side",
  killedBy: ["REMOVE-03"],
  verbs: (good) =>
    withVerbs(good, {
      remove: async (keys, options) => {
        await good.remove(keys, options);
        for (const folder of keys) await good.remove((await good.list(`${folder}/`)).map(({ key }) => key));
      },
    }),
};

const tombstones = new Map<string, Uint8Array>();

export const tombstoneInTheWay: AdapterMutant = {
  id: "tombstone-in-the-way",
  title: "a key that was removed cannot be created anew: create answers the old bytes",
  standsFor:
    "rows that are only marked as deleted and still hold the unique key; a delete marker taken for an object",
  killedBy: ["REMOVE-04"],
  verbs: (good) =>
    withVerbs(good, {
      create: async (key, bytes, options) => {
        const old = tombstones.get(key);
        return old ? { status: "exists", bytes: old } : await good.create(key, bytes, options);
      },
      remove: async (keys, options) => {
        const there = await Promise.all(
          keys.map(async (key) => [key, await good.read(key).catch(() => undefined)] as const),
        );
        await good.remove(keys, options);
        for (const [key, bytes] of there) if (bytes) tombstones.set(key, bytes);
      },
    }),
};

export const firstThousandRemoved: AdapterMutant = {
  id: "removal-of-the-first-thousand",
  title: "only the first 1,000 keys are removed",
  standsFor: "DeleteObjects, which takes 1,000 keys",
  killedBy: ["REMOVE-05"],
  verbs: (good) =>
    withVerbs(good, { remove: async (keys, options) => await good.remove(keys.slice(0, 1000), options) }),
};

export const absentEndsRemoval: AdapterMutant = {
  id: "absent-key-ends-removal",
  title: "at the first of many keys that is not there the rest is left alone, and success is told",
  standsFor: "one try around the whole loop, with NotFound taken for success",
  killedBy: ["REMOVE-05", "REMOVE-02"],
  verbs: (good) =>
    withVerbs(good, {
      remove: async (keys, options) => {
        for (const key of keys) assertKey(key);
        const present = new Set((await good.list("", options)).map(({ key }) => key));
        const end = keys.findIndex((key) => !present.has(key));
        await good.remove(end < 0 ? keys : keys.slice(0, end), options);
      },
    }),
};

export const looksBeforeRemoval: AdapterMutant = {
  id: "looks-before-removal",
  title: "a removal looks at each object first, and fails when another client removes it in between",
  standsFor: "a conditional delete by ETag, which answers 404 or 412 when the object has gone",
  killedBy: ["REMOVE-06"],
  verbs: (good) =>
    withVerbs(good, {
      remove: async (keys, options) => {
        const present = new Set((await good.list("", options)).map(({ key }) => key));
        for (const key of keys.filter((key) => present.has(key))) {
          await good.read(key, { range: { offset: 0, length: 0 } }).catch((cause: unknown) => {
            throw NotFoundError.isInstance(cause)
              ? new UnavailableError(`${key} has gone`, { cause })
              : cause;
          });
        }
        await good.remove(keys, options);
      },
    }),
};
