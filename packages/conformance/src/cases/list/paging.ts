import type { Backend } from "@holdfast/core";
import { checkListsExactly, inByteOrder } from "../../case/check-listing.js";
import type { ConformanceCase } from "../../case/conformance-case.js";
import { storeObjects } from "../../case/store-objects.js";
import { check } from "../../case/violation.js";
import { pagesOf } from "./pages-of.js";

const keys: readonly string[] = [
  ...["p/a-/1", "p/a-1", "p/a.1", "p/a/1", "p/a/1-", "p/a/10", "p/a/2", "p/a/b/c", "p/a/b-", "p/a0", "p/aC"],
  ...["p/a_", "p/ab", "p/B", "p/b-", "p/b/1", "p/b0", "p/c/1/2/3", "p/c/1/2-", "p/c.d"],
];

export const paging: ConformanceCase = {
  id: "LIST-05",
  group: "list",
  title: "page by page each key comes once, wherever the pages end",
  level: "must",
  invariant: "LINEAR",
  needs: ["ordered-listing"],
  run: async ({ open }) => {
    const client = await open();
    await storeObjects(client, [...keys, "o", "p-", "q/1"]);
    for (let limit = 1; limit <= keys.length + 1; limit += 1) {
      checkListsExactly(await pagesOf(client, "p/", limit), keys, true, `"p/" in pages of ${limit}`);
    }
  },
  otherwise: async ({ open }) => {
    const client = await open();
    await storeObjects(client, [...keys, "o", "p-", "q/1"]);
    for (const after of keys) {
      const expected = keys.filter((key) => key > after);
      checkListsExactly(
        await client.list("p/", { after }),
        expected,
        false,
        `list("p/", { after: "${after}" })`,
      );
    }
  },
};

const kept = (n: number): string => `kept/${String(n).padStart(3, "0")}-k`;
const passing = (n: number, round: number): string => `kept/${String(n).padStart(3, "0")}-${round}`;
const count = 16;

/**
 * Between any two pages objects come and go before and behind the place where the page ended, and the object at which
 * it ended goes: a page that is found by counting, and not by its key, slips.
 */
export const pagingAmongChanges: ConformanceCase = {
  id: "LIST-06",
  group: "list",
  title: "page by page a key that stays comes once, while others come and go between the pages",
  level: "must",
  invariant: "LINEAR",
  needs: ["ordered-listing"],
  run: async ({ open }) => {
    const [client, other] = [await open(), await open()];
    await storeObjects(
      client,
      Array.from({ length: count }, (_, n) => kept(n)),
    );
    let round = 0;
    for (const limit of [2, 3, 5, 7]) {
      await changeAll(other, round);
      const listed = await pagesOf(client, "kept/", limit, async () => {
        round += 1;
        await changeAll(other, round);
      });
      checkKept(listed, `"kept/" in pages of ${limit}, while others came and went,`);
      round += 1;
    }
  },
  otherwise: async ({ open }) => {
    const [client, other] = [await open(), await open()];
    await storeObjects(
      client,
      Array.from({ length: count }, (_, n) => kept(n)),
    );
    for (let round = 0; round < 8; round += 1) {
      await changeAll(other, round);
      checkKept(await client.list("kept/"), `list("kept/"), after others had come and gone,`);
    }
  },
};

/** Other objects than before, and in some places fewer of them, so that the place of a key in the list moves. */
async function changeAll(client: Backend, round: number): Promise<void> {
  const places = Array.from({ length: count }, (_, n) => n);
  const present = places.filter((n) => (n + round) % 3 !== 0);
  await client.remove(places.map((n) => passing(n, round - 1)));
  await storeObjects(
    client,
    present.map((n) => passing(n, round)),
  );
}

function checkKept(listed: readonly { readonly key: string }[], what: string): void {
  const times = new Map<string, number>();
  for (const { key } of listed) times.set(key, (times.get(key) ?? 0) + 1);
  for (const key of inByteOrder(Array.from({ length: count }, (_, n) => kept(n)))) {
    check(
      times.get(key) === 1,
      () => `${what} answers ${key}, which was there all the time, ${times.get(key) ?? 0} times`,
    );
  }
}
