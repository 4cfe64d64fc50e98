import type { Backend, ListedObject, ListOptions } from "@holdfast/core";
import { withVerbs } from "../pass-through-backend.js";

export interface Listing {
  readonly prefix: string;
  readonly options: ListOptions;
}

/** The backend with a listing that is made from all objects in another way. */
export function withListing(
  good: Backend,
  list: (
    all: readonly ListedObject[],
    listing: Listing,
  ) => readonly ListedObject[] | Promise<readonly ListedObject[]>,
): Backend {
  return withVerbs(good, {
    list: async (prefix, options = {}) => {
      const { limit: _, after: __, ...bounds } = options;
      // What the good one would refuse is refused.
      await good.list(prefix, options);
      return await list(await good.list("", bounds), { prefix, options });
    },
  });
}

/** The part of a listing that was asked for, in an order that is the mutant's own. */
export function partOf(
  all: readonly ListedObject[],
  { prefix, options: { after, limit = Number.POSITIVE_INFINITY } }: Listing,
  compare: (a: string, b: string) => number = inBytes,
): readonly ListedObject[] {
  return all
    .filter(({ key }) => key.startsWith(prefix) && (after === undefined || compare(key, after) > 0))
    .sort((a, b) => compare(a.key, b.key))
    .slice(0, limit);
}

export function inBytes(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
