import { checkListsExactly } from "../../case/check-listing.js";
import { checkSucceeds } from "../../case/check-succeeds.js";
import type { ConformanceCase } from "../../case/conformance-case.js";
import { storeObjects } from "../../case/store-objects.js";
import { shuffled } from "../list/shuffled.js";

export const together: ConformanceCase = {
  id: "REMOVE-06",
  group: "remove",
  title: "several clients that remove the same keys at once all succeed",
  level: "must",
  invariant: "CLEAN",
  run: async ({ open, choices, traits: { orderedListing } }) => {
    const clients = await Promise.all(Array.from({ length: 4 }, async () => await open()));
    const kept = ["t/kept", "t/3/kept"];
    for (let round = 0; round < 5; round += 1) {
      const keys = Array.from({ length: 60 }, (_, n) => `t/${n % 4}/k-${round}-${n}`);
      await storeObjects(clients[0] as (typeof clients)[number], round === 0 ? [...keys, ...kept] : keys);
      const removals = clients.flatMap((client, index) => {
        const part = keys.filter((_, n) => n % clients.length !== index);
        return [client.remove(shuffled(keys, choices)), client.remove(shuffled(part, choices))];
      });
      await checkSucceeds(Promise.all(removals), "a removal of keys that others remove at the same time");
      for (const client of clients) {
        const what = `list("") after ${removals.length} removals of the same keys at once`;
        checkListsExactly(await client.list(""), kept, orderedListing, what);
      }
    }
  },
};
