import { checkListsExactly } from "../../case/check-listing.js";
import type { ConformanceCase } from "../../case/conformance-case.js";
import { storeObjects } from "../../case/store-objects.js";

const keys: readonly string[] = [
  ...["a/b-1/x", "a/b.c", "a/b/1", "a/b/2", "a/b/22", "a/bc/1", "a/bc/d/e", "ab/1", "ab-1", "b", "b-"],
];
/** Prefixes that begin one another, that end within a segment, that are a key, and that nothing begins with. */
const prefixes: readonly string[] = [
  ...["", "a", "a/", "a/b", "a/b-", "a/b-1/", "a/b.", "a/b/", "a/b/2", "a/b/22", "a/bc", "a/bc/", "a/bc/d/"],
  ...["ab", "ab/", "ab-", "abc", "b", "b-", "b/", "a/b/1/", "a/b/3", "A", "a/B", "c/d/e", "_"],
];

export const prefixesAsStrings: ConformanceCase = {
  id: "LIST-02",
  group: "list",
  title: "a prefix is compared as a string, wherever it ends",
  level: "must",
  invariant: "LINEAR",
  run: async ({ open, traits }) => {
    const client = await open();
    await storeObjects(client, keys);
    for (const prefix of prefixes) {
      const expected = keys.filter((key) => key.startsWith(prefix));
      const what = `list("${prefix}")`;
      checkListsExactly(await client.list(prefix), expected, traits.orderedListing, what);
    }
  },
};
