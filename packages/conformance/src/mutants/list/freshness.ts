import { type ListedObject, UnavailableError } from "@holdfast/core";
import type { AdapterMutant } from "../adapter-mutant.js";
import { withVerbs } from "../pass-through-backend.js";
import { partOf, withListing } from "./changed-listing.js";

export const failsOnVanished: AdapterMutant = {
  id: "listing-fails-on-what-vanishes",
  title: "a listing fails when an object is removed between its name and its size being read",
  standsFor: "readdir followed by stat, with ENOENT (or ESTALE on NFS) thrown",
  killedBy: ["LIST-07"],
  verbs: (good) =>
    withVerbs(good, {
      list: async (prefix, options) => {
        const listed = await good.list(prefix, options);
        for (const { key } of listed) {
          await good.read(key, { range: { offset: 0, length: 0 } }).catch((cause: unknown) => {
            throw new UnavailableError(`list of ${prefix} failed`, { cause });
          });
        }
        return listed;
      },
    }),
};

const recentMs = 40;

export const recentMissing: AdapterMutant = {
  id: "listing-misses-the-recent",
  title: "what was stored a moment ago is not listed yet",
  standsFor: "LIST of S3 before December 2020, and readdir on NFS while directory attributes are cached",
  killedBy: ["LIST-12"],
  verbs: (good) =>
    withListing(good, (all, listing) => {
      const before = Date.now() - recentMs;
      return partOf(
        all.filter(({ timestampMs }) => timestampMs < before),
        listing,
      );
    }),
};

export const removedListed: AdapterMutant = {
  id: "listing-remembers-the-removed",
  title: "a client goes on listing for a while what another one removed",
  standsFor: "a listing cached by the client; NFS's acdirmin keeps one for 30 s (nfs(5))",
  killedBy: ["LIST-13"],
  verbs: (good) => {
    const seen = new Map<string, { readonly object: ListedObject; readonly atMs: number }>();
    const outer = withListing(good, (all, listing) => {
      for (const object of all) seen.set(object.key, { object, atMs: performance.now() });
      const since = performance.now() - recentMs;
      const remembered = [...seen.values()].filter(({ atMs }) => atMs > since).map(({ object }) => object);
      return partOf(remembered, listing);
    });
    return withVerbs(outer, {
      remove: async (keys, options) => {
        await good.remove(keys, options);
        for (const key of keys) seen.delete(key);
      },
    });
  },
};

const underWay = new Map<string, ListedObject>();

export const unfinishedListed: AdapterMutant = {
  id: "unfinished-listed",
  title: "an object is listed while it is still being written",
  standsFor: "a file that is written under its own name, and an index row that is inserted before the bytes",
  killedBy: ["LIST-17"],
  verbs: (good) => {
    const outer = withListing(good, (all, listing) => {
      const objects = new Map([...underWay, ...all.map((object) => [object.key, object] as const)]);
      return partOf([...objects.values()], listing);
    });
    return withVerbs(outer, {
      write: async (key, body, options) => {
        underWay.set(key, { key, sizeBytes: 0, timestampMs: Date.now() });
        await good.write(key, body, options).finally(() => underWay.delete(key));
      },
    });
  },
};
