import { checkListsExactly, inByteOrder } from "../../case/check-listing.js";
import type { ConformanceCase } from "../../case/conformance-case.js";
import { storeObjects } from "../../case/store-objects.js";
import { shuffled } from "./shuffled.js";

/**
 * Here the order of bytes differs from that of a locale, from that of numbers, and from that of a walk through
 * folders, in which `a/1` would come before `a-1`. No two differ only in case, and none is the folder of another.
 */
const keys: readonly string[] = [
  ...[
    "a-1",
    "a-1x",
    "a-/x",
    "a.b",
    "a.b.c",
    "a/1",
    "a/10",
    "a/2",
    "a/Q/1",
    "a/_/1",
    "a/b/c",
    "a/b-c",
    "a/b.c",
  ],
  ...["a/b0", "a0", "aC", "a_b", "ab", "B", "Zz", "_x", "--", "0", "1-", "10", "9", "90/9", "z"],
];

export const order: ConformanceCase = {
  id: "LIST-01",
  group: "list",
  title: "a listing is in ascending byte order of keys",
  level: "must",
  invariant: "LINEAR",
  needs: ["ordered-listing"],
  run: async ({ open, choices }) => {
    const client = await open();
    await storeObjects(client, shuffled(keys, choices));
    checkListsExactly(await client.list(""), keys, true, `list("")`);
    const below = inByteOrder(keys.filter((key) => key.startsWith("a")));
    checkListsExactly(await client.list("a"), below, true, `list("a")`);
    for (let limit = 1; limit <= below.length; limit += 1) {
      const what = `list("a", { limit: ${limit} })`;
      checkListsExactly(await client.list("a", { limit }), below.slice(0, limit), true, what);
    }
  },
  otherwise: async ({ open, choices }) => {
    const client = await open();
    await storeObjects(client, shuffled(keys, choices));
    checkListsExactly(await client.list(""), keys, false, `list("")`);
    const below = keys.filter((key) => key.startsWith("a"));
    checkListsExactly(await client.list("a"), below, false, `list("a")`);
  },
};
