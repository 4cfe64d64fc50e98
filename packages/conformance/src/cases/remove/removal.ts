import type { Backend } from "@holdfast/core";
import { checkListsExactly } from "../../case/check-listing.js";
import { checkSucceeds } from "../../case/check-succeeds.js";
import type { ConformanceCase } from "../../case/conformance-case.js";
import { checkFails, checkSameBytes } from "../../case/expectations.js";
import { bytesFor, storeObjects } from "../../case/store-objects.js";
import { check } from "../../case/violation.js";

/** All that is there is these, whole; the others are not. */
async function checkIsLeft(
  clients: readonly Backend[],
  left: readonly string[],
  gone: readonly string[],
  ordered: boolean,
): Promise<void> {
  for (const client of clients) {
    checkListsExactly(await client.list(""), left, ordered, `list("") after a removal`);
    for (const key of gone) {
      await checkFails(client.read(key), ["NOT_FOUND"], `read of ${key}, which was removed,`);
      checkListsExactly(
        await client.list(key),
        left.filter((one) => one.startsWith(key)),
        ordered,
        `list("${key}")`,
      );
    }
    for (const key of left) checkSameBytes(await client.read(key), bytesFor(key), key);
  }
}

/** Each shares the start of its key with one that is removed, or lies beside it. */
const beside: readonly string[] = [
  ...["r/a-1", "r/a.b", "r/a0", "r/ab", "r/A1", "r/b/a", "r/b/ab", "r/b/a-/x", "r/bc/a", "ra"],
];

export const gone: ConformanceCase = {
  id: "REMOVE-01",
  group: "remove",
  title: "what is removed is gone for every client at once, and nothing else is",
  level: "must",
  invariant: "MONOTONE",
  run: async ({ open, traits: { orderedListing } }) => {
    const [client, other] = [await open(), await open()];
    const removed = ["r/a", "r/b/a-x", "r/c/d/e", "s"];
    await storeObjects(client, [...beside, ...removed]);
    for (const key of removed) await other.read(key);
    for (let count = 1; count <= removed.length; count += 1) {
      await client.remove(removed.slice(count - 1, count));
      const left = [...beside, ...removed.slice(count)];
      await checkIsLeft([client, other], left, removed.slice(0, count), orderedListing);
    }
    await checkIsLeft([await open()], beside, removed, orderedListing);
  },
};

export const absence: ConformanceCase = {
  id: "REMOVE-02",
  group: "remove",
  title: "absence is success: keys that never were, that are gone, that are named twice, and no keys at all",
  level: "must",
  invariant: "CLEAN",
  run: async ({ open, traits: { orderedListing } }) => {
    const [client, other] = [await open(), await open()];
    const remove = async (from: Backend, ...keys: string[]): Promise<void> =>
      await checkSucceeds(from.remove(keys), `remove([${keys.join(", ")}])`);
    await remove(client);
    await remove(client, "never");
    await remove(client, "never/was", "no/such/folder/at/all");
    await storeObjects(client, ["x/1", "x/2", "x/3", "x/4"]);
    await remove(client);
    await remove(client, "x/1", "x/1", "x/1");
    await remove(client, "x/1");
    await remove(other, "x/1", "never", "x/never", "y/2", "x/2", "never");
    await checkIsLeft([client, other], ["x/3", "x/4"], ["x/1", "x/2"], orderedListing);
    await remove(client, "x/2", "x/1");
    await remove(other, "x/2");
    await checkIsLeft([client, other], ["x/3", "x/4"], ["x/1", "x/2", "never"], orderedListing);
  },
};

export const folders: ConformanceCase = {
  id: "REMOVE-03",
  group: "remove",
  title: "removing the start of other keys removes none of them",
  level: "must",
  invariant: "RESTORABLE",
  run: async ({ open, traits: { orderedListing } }) => {
    const client = await open();
    const keys = ["job/log/1-1", "job/log/2-2", "job/state/1-1-n", "jobs/job", "job-2/log/1-1"];
    await storeObjects(client, keys);
    await client.remove(["job"]);
    await client.remove(["job/log", "job/state", "jobs", "job/lo", "job/log/1", "j", "job-2/log"]);
    await checkIsLeft([client, await open()], keys, [], orderedListing);
  },
};

export const anew: ConformanceCase = {
  id: "REMOVE-04",
  group: "remove",
  title: "a key that was removed can be created anew, by one client only, and holds the new bytes",
  level: "must",
  invariant: "LINEAR",
  run: async ({ open, traits: { orderedListing } }) => {
    const clients = [await open(), await open()];
    const [client, other] = clients as [Backend, Backend];
    for (let round = 0; round < 6; round += 1) {
      const [remover, creator] = round % 2 === 0 ? [client, other] : [other, client];
      const key = round < 3 ? "n/one" : `n/${round}/other`;
      const first = bytesFor(`first ${round}`);
      await creator.create(key, first);
      checkSameBytes(await remover.read(key), first, key);
      await remover.remove([key]);
      await checkFails(creator.read(key), ["NOT_FOUND"], `read of ${key}, which was removed,`);
      const bytes = bytesFor(`anew ${round}`);
      const results = await Promise.all(clients.map(async (each) => await each.create(key, bytes)));
      const winners = results.filter(({ status }) => status === "created").length;
      check(winners === 1, () => `${winners} of 2 clients created ${key} after it was removed`);
      for (const each of clients) checkSameBytes(await each.read(key), bytes, `${key}, created anew,`);
      await creator.remove([key]);
    }
    checkListsExactly(await client.list(""), [], orderedListing, `list("")`);
  },
};
