import type { Backend } from "@holdfast/core";
import { allEnded } from "../../case/all-ended.js";
import { checkStored } from "../../case/check-stored.js";
import type { ConformanceCase } from "../../case/conformance-case.js";
import { pause } from "../../case/ends-in-time.js";
import { checkFails, checkSameBytes, endingOf } from "../../case/expectations.js";
import { checkOneWinner, raceFor } from "../../case/racing-creates.js";
import { check } from "../../case/violation.js";
import { madeBytes } from "../../child/workload/made-bytes.js";

export const neverSeenInParts: ConformanceCase = {
  id: "CREATE-13",
  group: "create",
  title: "an object that is being created is seen whole or not at all",
  level: "must",
  invariant: "ATOMIC",
  run: async (context) => {
    const [maker, reader, lister] = [await context.open(), await context.open(), await context.open()];
    let looks = 0;
    for (let n = 0; n < 6; n += 1) {
      const key = `whole/${n}`;
      const bytes = madeBytes({ name: key, lengthBytes: 2 ** 20 });
      let underWay = true;
      const creating = maker.create(key, bytes).finally(() => {
        underWay = false;
      });
      const watching = allEnded([
        whileUnderWay(async () => {
          await checkWholeOrNone(reader, key, bytes);
          looks += 1;
        }),
        whileUnderWay(async () => await checkListedWhole(lister, key, bytes)),
      ]);
      await allEnded([creating, watching]);
      await checkStored(reader, key, bytes, "after it was created");

      async function whileUnderWay(look: () => Promise<void>): Promise<void> {
        do await look();
        while (underWay && !context.signal.aborted);
      }
    }
    context.note(`looked ${looks} times`);
  },
};

export const losersGetTheWhole: ConformanceCase = {
  id: "CREATE-14",
  group: "create",
  title:
    "a loser gets the winner's whole bytes, also when both are under way at once and the object is large",
  level: "must",
  invariant: "ATOMIC",
  run: async (context) => {
    const clients = [await context.open(), await context.open(), await context.open()];
    // In every other round one begins early that has much to store, and the others, with little, come under way.
    for (let round = 0; round < 12; round += 1) {
      const key = `large/${round}`;
      const uneven = round % 2 === 1;
      const { bytes } = checkOneWinner(
        key,
        await raceFor({
          key,
          racers: 6,
          clients,
          lengthOf: (racer) => (uneven && racer > 0 ? 100 + racer : 2 ** 19 + round),
          delayOf: (racer) => (uneven && racer > 0 ? context.choices.below(12) : 0),
        }),
      );
      for (const client of clients) await checkStored(client, key, bytes, "after the race");
    }
  },
};

/** A key is made and removed again and again. Who is told `exists` is given bytes that were there, or an error. */
export const winnerRemoved: ConformanceCase = {
  id: "CREATE-15",
  group: "create",
  title: "a create of a key that is just being removed creates it, or gets the removed object's whole bytes",
  level: "must",
  invariant: "ATOMIC",
  run: async (context) => {
    const [maker, remover, late] = [await context.open(), await context.open(), await context.open()];
    for (let round = 0; round < 25; round += 1) {
      const first = madeBytes({ name: `first ${round}`, lengthBytes: 5000 });
      const second = madeBytes({ name: `second ${round}`, lengthBytes: 4000 });
      await maker.create("contested", first);
      const [ending] = await allEnded([
        endingOf(late.create("contested", second)),
        // By chance before, while and after the other looks.
        pause(context.choices.below(12)).then(() => remover.remove(["contested"])),
      ]);
      if ("error" in ending) {
        await checkFails(
          Promise.reject(ending.error),
          ["UNAVAILABLE", "OUTCOME_UNKNOWN"],
          "a create of a key that is just being removed",
        );
      } else if (ending.value.status === "exists") {
        checkSameBytes(ending.value.bytes, first, "the removed object's bytes, as create answered them");
      } else {
        await checkWholeOrNone(maker, "contested", second);
      }
      await remover.remove(["contested"]);
    }
  },
};

async function checkWholeOrNone(client: Backend, key: string, bytes: Uint8Array): Promise<void> {
  const ending = await endingOf(client.read(key));
  if ("value" in ending) checkSameBytes(ending.value, bytes, `read(${key}) while others change it`);
  else await checkFails(Promise.reject(ending.error), ["NOT_FOUND"], `read(${key}) while others change it`);
}

async function checkListedWhole(client: Backend, key: string, bytes: Uint8Array): Promise<void> {
  const listed = (await client.list("whole/")).find((object) => object.key === key);
  check(
    listed === undefined || listed.sizeBytes === bytes.length,
    () =>
      `list while ${key} is created gives it ${listed?.sizeBytes} bytes; it should have all ${bytes.length} or not be there`,
  );
}
