import { checkListsExactly, inByteOrder } from "../../case/check-listing.js";
import type { ConformanceCase } from "../../case/conformance-case.js";
import { storeObjects } from "../../case/store-objects.js";

const keys: readonly string[] = inByteOrder([
  ...["f/a-1", "f/a.b", "f/a/1", "f/a/2", "f/a0", "f/a_", "f/aC", "f/b/1-", "f/b/1/x", "f/b0", "f/c"],
]);
/** Keys that are there, that are not, that name a folder, and that lie before or behind all that is listed. */
const marks: readonly string[] = [
  ...keys,
  ...["f/a", "f/a-", "f/a/1-", "f/a/10", "f/a/3", "f/a1", "f/b", "f/b/1", "f/b/2"],
  ...["0", "e/z", "f", "f-", "f0", "f/Z", "f/z/z", "g", "zzz"],
];

export const after: ConformanceCase = {
  id: "LIST-04",
  group: "list",
  title: "after leaves out what does not sort behind it in byte order, be it a key that exists or not",
  level: "must",
  invariant: "LINEAR",
  run: async ({ open, traits: { orderedListing } }) => {
    const client = await open();
    await storeObjects(client, [...keys, "e/1", "f-1", "g/1"]);
    for (const mark of marks) {
      for (const prefix of ["f/", "f/b", "f/a/"]) {
        const expected = keys.filter((key) => key.startsWith(prefix) && key > mark);
        const what = `list("${prefix}", { after: "${mark}" })`;
        checkListsExactly(await client.list(prefix, { after: mark }), expected, orderedListing, what);
      }
    }
  },
};
