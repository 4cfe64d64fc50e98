import type { ListedObject } from "@holdfast/core";
import { checkListedObjects, checkListsExactly, inByteOrder } from "../../case/check-listing.js";
import type { ConformanceCase } from "../../case/conformance-case.js";
import { storeObjects } from "../../case/store-objects.js";
import { check } from "../../case/violation.js";

const keys: readonly string[] = inByteOrder([
  ...["l/a-1", "l/a.b", "l/a/1", "l/a/2", "l/a0", "l/ab", "l/b/1/2", "l/b/1-", "l/c", "l/c-"],
]);
const others: readonly string[] = ["k", "l-", "m/1"];

export const limits: ConformanceCase = {
  id: "LIST-03",
  group: "list",
  title: "a limit is kept: none, one, all but one, all and beyond",
  level: "must",
  invariant: "LINEAR",
  run: async ({ open, traits: { orderedListing } }) => {
    const client = await open();
    await storeObjects(client, [...keys, ...others]);
    const { length: count } = keys;
    for (const limit of [0, 1, 2, count - 1, count, count + 1, 1000, 5000]) {
      for (const after of [undefined, keys[0], keys[3], keys.at(-2), keys.at(-1)]) {
        const rest = keys.filter((key) => after === undefined || key > after);
        const listed = await client.list("l/", { limit, ...(after !== undefined && { after }) });
        const what = `list("l/", { limit: ${limit}, after: ${after} })`;
        if (orderedListing) checkListsExactly(listed, rest.slice(0, limit), true, what);
        else checkSomeOf(listed, rest, limit, what);
      }
    }
  },
};

/** Without an order any of them may come, and a limit only bounds how many. */
function checkSomeOf(
  listed: readonly ListedObject[],
  keys: readonly string[],
  limit: number,
  what: string,
): void {
  checkListedObjects(listed, false, what);
  check(listed.length <= limit, () => `${what} answers ${listed.length} objects`);
  for (const { key } of listed) check(keys.includes(key), () => `${what} answers ${key}`);
}
