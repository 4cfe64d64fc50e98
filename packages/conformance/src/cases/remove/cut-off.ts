import type { Backend } from "@holdfast/core";
import { checkListsExactly } from "../../case/check-listing.js";
import { checkSpiError } from "../../case/check-spi-error.js";
import type { ConformanceCase } from "../../case/conformance-case.js";
import { cutOffAt, describeMoment, Moments } from "../../case/cut-off.js";
import { endsInTime, pause } from "../../case/ends-in-time.js";
import { storeObjects } from "../../case/store-objects.js";
import { check } from "../../case/violation.js";

const rounds = 20;
const keysPerRound = 60;

export const cutOff: ConformanceCase = {
  id: "REMOVE-07",
  group: "remove",
  title: "a removal that is cut off says truthfully what may remain, and done again removes the rest",
  level: "must",
  invariant: "HONEST",
  run: async ({ open, choices, tuning, note, traits: { orderedListing } }) => {
    const [client, other] = [await open(), await open()];
    const moments = new Moments(choices);
    const untouched = new Set<string>();
    let cuts = 0;
    for (let round = 0; round < rounds; round += 1) {
      const keys = Array.from({ length: keysPerRound }, (_, n) => `cut/${n % 5}/k-${round}-${n}`);
      await storeObjects(client, keys);
      const moment = moments.next();
      const what = `a removal ${describeMoment(moment)}`;
      const startedMs = performance.now();
      const ending = await endsInTime(
        cutOffAt(moment, (options) => client.remove(keys, options)),
        tuning.callDeadlineMs,
        what,
      );
      if ("value" in ending) {
        moments.took(performance.now() - startedMs);
        await checkLeft(other, keys, [], `${what} and succeeded,`);
        continue;
      }
      cuts += 1;
      const error = checkSpiError(ending.error, "remove", what);
      const remaining = remainingKeysOf(error);
      const strange = remaining.find((key) => !keys.includes(key));
      check(strange === undefined, () => `${what} names ${strange} as remaining; it was not to be removed`);
      if (error.outcome === "not-applied") {
        await checkLeft(other, keys, keys, `${what} and said that nothing was removed,`);
        for (const key of keys) untouched.add(key);
      } else if (remaining.length > 0) {
        const left = await keysOf(other, keys);
        const wrong = left.find((key) => !remaining.includes(key));
        check(wrong === undefined, () => `${what} does not name ${wrong} as remaining, and it is there`);
      }
    }
    // What was told to be untouched stays, also when whatever went on behind the calls has come to its end.
    await pause(tuning.shortDeadlineMs);
    await checkLeft(other, [...untouched], [...untouched], "a removal that said that nothing was removed");
    const rest = (await other.list("cut/")).map(({ key }) => key);
    await client.remove(rest);
    checkListsExactly(await other.list(""), [], orderedListing, `list("") after the rest was removed`);
    note(`${cuts} of ${rounds} removals of ${keysPerRound} keys were cut off`);
  },
};

async function keysOf(client: Backend, among: readonly string[]): Promise<readonly string[]> {
  const wanted = new Set(among);
  return (await client.list("cut/")).map(({ key }) => key).filter((key) => wanted.has(key));
}

async function checkLeft(
  client: Backend,
  among: readonly string[],
  expected: readonly string[],
  what: string,
): Promise<void> {
  const left = await keysOf(client, among);
  check(
    left.length === expected.length,
    () => `after ${what} ${left.length} of ${among.length} objects are there; ${expected.length} should be`,
  );
}

function remainingKeysOf(error: object): readonly string[] {
  return "remainingKeys" in error && Array.isArray(error.remainingKeys) ? error.remainingKeys : [];
}
