import { checkListedObjects, inByteOrder } from "../../case/check-listing.js";
import { checkSucceeds } from "../../case/check-succeeds.js";
import type { ConformanceCase } from "../../case/conformance-case.js";
import { storeObjects } from "../../case/store-objects.js";
import { check } from "../../case/violation.js";
import { Churn } from "./churn.js";

const rounds = 40;
const stays: readonly string[] = Array.from({ length: 40 }, (_, n) => `busy/${n % 7}/stays-${n}`);

export const amongChanges: ConformanceCase = {
  id: "LIST-07",
  group: "list",
  title:
    "a listing among others' writes and removals fails never, and is right about what was acknowledged before",
  level: "must",
  invariant: "MONOTONE",
  run: async ({ open, onEnd, traits: { orderedListing } }) => {
    const [client, first, second] = [await open(), await open(), await open()];
    await storeObjects(client, stays);
    const churns = [
      new Churn(first, (n) => `busy/${n % 7}/comes-${n}`),
      new Churn(second, (n) => `busy/${n % 7}/shared-${n}/x`),
    ];
    onEnd(async () => {
      for (const churn of churns) await churn.stop().catch(() => undefined);
    });
    for (let round = 0; round < rounds; round += 1) {
      const known = churns.map((churn) => churn.known());
      const what = "a listing while others store and remove";
      const listed = await checkSucceeds(client.list("busy/"), what);
      checkListedObjects(listed, orderedListing, what);
      const keys = new Set(listed.map(({ key }) => key));
      const missing = inByteOrder(stays).find((key) => !keys.has(key));
      check(missing === undefined, () => `${what} lacks ${missing}, which was there all the time`);
      for (const [index, churn] of churns.entries()) {
        const before = known[index];
        if (before) churn.check(listed, before, what);
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
    for (const churn of churns) await churn.stop();
  },
};
