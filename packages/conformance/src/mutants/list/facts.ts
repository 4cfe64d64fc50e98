import { InvalidArgumentError } from "@holdfast/core";
import type { AdapterMutant } from "../adapter-mutant.js";
import { withVerbs } from "../pass-through-backend.js";
import { partOf, withListing } from "./changed-listing.js";

export const longNamesRefused: AdapterMutant = {
  id: "long-names-refused",
  title: "a key of more than 255 characters is refused",
  standsFor: "a key made into one file name, which has 255 bytes at most (EFS, ext4, xfs)",
  killedBy: ["LIST-10"],
  verbs: (good) => {
    const assertShort = (key: string): void => {
      if (key.length > 255) throw new InvalidArgumentError(`key ${key} is too long for a file name`);
    };
    return withVerbs(good, {
      write: async (key, body, options) => {
        assertShort(key);
        await good.write(key, body, options);
      },
      create: async (key, bytes, options) => {
        assertShort(key);
        return await good.create(key, bytes, options);
      },
    });
  },
};

export const caseMerged: AdapterMutant = {
  id: "listing-merges-case",
  title: "of keys that differ only in case one is listed",
  standsFor: "DISTINCT in a database whose collation ignores case, as MySQL's does by default",
  killedBy: ["LIST-11"],
  verbs: (good) =>
    withListing(good, (all, listing) => {
      const merged = new Map(all.map((object) => [object.key.toLowerCase(), object]));
      return partOf([...merged.values()], listing);
    }),
};

export const sizeInBlocks: AdapterMutant = {
  id: "size-in-blocks",
  title: "a listing tells how much room an object takes, not how long it is",
  standsFor: "st_blocks instead of st_size, and files whose room is allocated ahead",
  killedBy: ["LIST-14"],
  verbs: (good) =>
    withVerbs(good, {
      list: async (prefix, options) =>
        (await good.list(prefix, options)).map((object) => ({
          ...object,
          sizeBytes: Math.ceil(object.sizeBytes / 512) * 512,
        })),
    }),
};

export const sizeWhenBegun: AdapterMutant = {
  id: "size-of-the-first-chunk",
  title: "a listing tells the size that an object had when its write began",
  standsFor: "attributes cached while the file was written (attr-cache-stale on NFS)",
  killedBy: ["LIST-14"],
  verbs: (good) => {
    const begun = new Map<string, number>();
    return withVerbs(good, {
      write: async (key, body, options) => {
        if (body instanceof Uint8Array) return await good.write(key, body, options);
        const watched = async function* (): AsyncGenerator<Uint8Array> {
          for await (const chunk of body) {
            if (!begun.has(key)) begun.set(key, chunk.length);
            yield chunk;
          }
        };
        await good.write(key, watched(), options);
      },
      list: async (prefix, options) =>
        (await good.list(prefix, options)).map((object) => ({
          ...object,
          sizeBytes: begun.get(object.key) ?? object.sizeBytes,
        })),
    });
  },
};

export const timeOfListing: AdapterMutant = {
  id: "timestamp-of-the-listing",
  title: "an object's timestamp is the time at which it is listed",
  standsFor: "`lastModified ?? new Date()` in a client's model of a listing",
  killedBy: ["LIST-15"],
  verbs: (good) =>
    withVerbs(good, {
      list: async (prefix, options) =>
        (await good.list(prefix, options)).map((object) => ({ ...object, timestampMs: Date.now() })),
    }),
};

export const timestampInMicroseconds: AdapterMutant = {
  id: "timestamp-in-microseconds",
  title: "timestamps are in microseconds, so that records are trimmed a thousand times too early",
  standsFor:
    "the unit of the storage handed on: Redis TIME and PostgreSQL count microseconds, st_mtim nanoseconds",
  killedBy: ["LIST-16"],
  verbs: (good) =>
    withVerbs(good, {
      list: async (prefix, options) =>
        (await good.list(prefix, options)).map((object) => ({
          ...object,
          timestampMs: object.timestampMs * 1000,
        })),
    }),
};
