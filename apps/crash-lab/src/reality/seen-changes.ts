import type { FoundEntry, FoundTree } from "@holdfast/worlds/disk";

/** What a power cut did to a tree, compared with what programs saw just before. */
export const seenChanges = [
  "nothing was lost",
  "a name is gone",
  "a name is back",
  "an empty file",
  "a file of zeros",
  "zeros in a file",
  "the beginning of a file",
  "other content",
] as const;

export type SeenChange = (typeof seenChanges)[number];

type FoundFile = FoundEntry & { readonly kind: "file" };

/** All that happened to the files of a tree. */
export function changesSeen(visible: FoundTree, found: FoundTree): ReadonlySet<SeenChange> {
  const seen = new Set<SeenChange>();
  const before = new Map(visible.map((entry) => [entry.path, entry]));
  const after = new Map(found.map((entry) => [entry.path, entry]));
  for (const path of after.keys()) if (!before.has(path)) seen.add("a name is back");
  for (const [path, was] of before) {
    const is = after.get(path);
    if (!is || is.kind !== was.kind) seen.add("a name is gone");
    else if (is.kind === "file" && was.kind === "file") {
      const change = changeOf(was, is);
      if (change) seen.add(change);
    }
  }
  if (seen.size === 0) seen.add("nothing was lost");
  return seen;
}

function changeOf(was: FoundFile, is: FoundFile): SeenChange | undefined {
  const before = Buffer.from(was.bytes);
  const after = Buffer.from(is.bytes);
  if (before.equals(after)) return undefined;
  if (after.length === 0) return "an empty file";
  if (after.every((byte) => byte === 0)) return "a file of zeros";
  if (after.length < before.length && before.subarray(0, after.length).equals(after))
    return "the beginning of a file";
  const isZeroed =
    after.length <= before.length && after.every((byte, at) => byte === 0 || byte === before[at]);
  return isZeroed ? "zeros in a file" : "other content";
}
