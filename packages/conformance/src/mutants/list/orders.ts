import type { AdapterMutant } from "../adapter-mutant.js";
import { inBytes, partOf, withListing } from "./changed-listing.js";

export const unordered: AdapterMutant = {
  id: "listing-unordered",
  title: "a listing comes in the order in which the storage has it, and is declared as ordered",
  standsFor: "the order of readdir(3), and directory buckets of S3, whose LIST is not ordered",
  killedBy: ["LIST-01"],
  verbs: (good) => withListing(good, (all, listing) => [...partOf(all, listing)].reverse()),
};

export const localeOrder: AdapterMutant = {
  id: "listing-in-locale-order",
  title: "keys are compared as words of a language, not by their bytes",
  standsFor: "localeCompare, or a database whose text has a language's collation",
  killedBy: ["LIST-01", "LIST-05"],
  verbs: (good) => withListing(good, (all, listing) => partOf(all, listing, (a, b) => a.localeCompare(b))),
};

export const folderOrder: AdapterMutant = {
  id: "listing-folder-by-folder",
  title: "a listing walks folder by folder, so that a/1 comes before a-1",
  standsFor: "a recursive readdir that sorts the names of each directory without the slash that follows them",
  killedBy: ["LIST-01"],
  verbs: (good) => withListing(good, (all, listing) => partOf(all, listing, bySegments)),
};

export const numberOrder: AdapterMutant = {
  id: "listing-in-number-order",
  title: "digits in keys are compared as numbers",
  standsFor: "natural sort (ls -v), by which record 10 comes behind record 9",
  killedBy: ["LIST-01"],
  verbs: (good) =>
    withListing(good, (all, listing) =>
      partOf(all, listing, (a, b) => inBytes(padded(a), padded(b)) || inBytes(a, b)),
    ),
};

function padded(key: string): string {
  return key.replaceAll(/[0-9]+/g, (digits) => digits.padStart(24, "0"));
}

function bySegments(a: string, b: string): number {
  const [left, right] = [a.split("/"), b.split("/")];
  for (const [at, segment] of left.entries()) {
    const other = right[at];
    if (other === undefined) return 1;
    if (segment !== other) return inBytes(segment, other);
  }
  return left.length - right.length;
}
