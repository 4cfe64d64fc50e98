import { checkListsExactly } from "../../case/check-listing.js";
import { checkSucceeds } from "../../case/check-succeeds.js";
import type { ConformanceCase } from "../../case/conformance-case.js";
import { checkFails } from "../../case/expectations.js";
import { storeObjects } from "../../case/store-objects.js";
import { shuffled } from "../list/shuffled.js";

export const manyKeys: ConformanceCase = {
  id: "REMOVE-05",
  group: "remove",
  title: "thousands of keys are removed by one call, with many missing among them",
  level: "must",
  invariant: "CLEAN",
  run: async ({ open, choices, tuning, traits: { orderedListing } }) => {
    const client = await open();
    const keys = Array.from({ length: tuning.manyKeys }, (_, n) =>
      n % 2 === 0 ? `one/k-${n}` : `many/${n % 19}/k-${n}`,
    );
    const kept = ["one/kept", "one/k", "many/kept", "many/1/kept", "kept"];
    await storeObjects(client, shuffled([...keys, ...kept], choices));
    const missing = Array.from({ length: Math.ceil(tuning.manyKeys / 5) }, (_, n) => `one/missing-${n}`);
    await checkSucceeds(
      client.remove(shuffled([...keys, ...missing], choices)),
      "a removal of thousands of keys",
    );
    for (const from of [client, await open()]) {
      checkListsExactly(
        await from.list(""),
        kept,
        orderedListing,
        `list("") after ${keys.length} were removed`,
      );
      for (const key of [keys[0], keys.at(-1), keys[999], keys[1000], keys[1001]]) {
        if (key === undefined) continue;
        await checkFails(from.read(key), ["NOT_FOUND"], `read of ${key}, which was removed,`);
      }
    }
  },
};
