import { type Backend, type ListedObject, NotFoundError } from "@holdfast/core";
import type { AdapterMutant } from "./adapter-mutant.js";
import { withVerbs } from "./pass-through-backend.js";

const listingIsCachedMs = 5000;

/** Adapters that do well as long as one client looks after its own objects. */
export const storeMutants: readonly AdapterMutant[] = [
  {
    id: "store-cached-reads",
    title: "a client answers reads from what it has read or written before",
    standsFor:
      "mounts and SDK layers that cache objects, so that a scrub proves the cache and not the storage",
    killedBy: ["STORE-60"],
    verbs: cachedReads,
  },
  {
    id: "store-cached-listings",
    title: "a client answers a listing that it has asked for before from its cache for some seconds",
    standsFor: "nfs(5): directory entries are cached for acdirmin; S3 listings before December 2020",
    killedBy: ["STORE-61"],
    verbs: cachedListings,
  },
  {
    id: "store-removes-by-prefix",
    title: "removing a key removes every key that begins with it",
    standsFor: "FLINK-7268, FLINK-25395: state that is shared goes with the checkpoint that made it",
    killedBy: ["STORE-06"],
    verbs: (good) =>
      withVerbs(good, {
        remove: async (keys, options) => {
          const under = await Promise.all(keys.map((key) => good.list(key, options)));
          await good.remove(
            under.flat().map(({ key }) => key),
            options,
          );
        },
      }),
  },
  {
    id: "store-exclusive-in-one-client",
    title: "create is exclusive among the calls of one client only",
    standsFor:
      "locks in memory, and databases opened twice: unstorage#772, a file-system CAS with 16 racers and 16 winners",
    killedBy: ["STORE-13", "STORE-30"],
    verbs: exclusiveInOneClient,
  },
];

function cachedReads(good: Backend): Backend {
  const cache = new Map<string, Uint8Array>();
  return withVerbs(good, {
    write: async (key, body, options) => {
      await good.write(key, body, options);
      cache.set(key, await good.read(key, options));
    },
    read: async (key, options = {}) => {
      const { range, ...bounds } = options;
      const bytes = cache.get(key) ?? (await good.read(key, bounds));
      cache.set(key, bytes);
      return new Uint8Array(range ? bytes.subarray(range.offset, range.offset + range.length) : bytes);
    },
  });
}

function cachedListings(good: Backend): Backend {
  const cache = new Map<string, { readonly listed: readonly ListedObject[]; readonly atMs: number }>();
  return withVerbs(good, {
    list: async (prefix, options = {}) => {
      const name = JSON.stringify([prefix, options.limit, options.after]);
      const known = cache.get(name);
      if (known && performance.now() - known.atMs < listingIsCachedMs) return known.listed;
      const listed = await good.list(prefix, options);
      cache.set(name, { listed, atMs: performance.now() });
      return listed;
    },
  });
}

function exclusiveInOneClient(good: Backend): Backend {
  let last: Promise<unknown> = Promise.resolve();
  return withVerbs(good, {
    create: async (key, bytes, options) => {
      const before = last;
      const made = (async () => {
        await before;
        try {
          return { status: "exists", bytes: await good.read(key, options) } as const;
        } catch (error) {
          if (!NotFoundError.isInstance(error)) throw error;
        }
        // Long enough for another client to come to the same conclusion.
        await new Promise((resolve) => setTimeout(resolve, 20));
        await good.remove([key], options);
        await good.create(key, bytes, options);
        return { status: "created" } as const;
      })();
      last = made.catch(() => undefined);
      return await made;
    },
  });
}
