import { ExpiredError, type Pin } from "@holdfast/core";
import type { ConformanceCase } from "../../case/conformance-case.js";
import { checkFails } from "../../case/expectations.js";
import { check } from "../../case/violation.js";
import { checkHolds, checkLive, commitMany, contentOf } from "./support/entries.js";
import { isRecord, newMachine, once } from "./support/machine.js";
import { storeCase } from "./support/store-case.js";

const keepOne = { retention: { keepLast: 1 }, trimAge: 0 } as const;
const minuteMs = 60_000;

export const pinsCases: readonly ConformanceCase[] = [
  storeCase(
    "STORE-27",
    "RESTORABLE",
    "what is pinned outlives retention, trimming and sweeps until it is unpinned, by whatever client",
    async (context) => {
      const owner = await newMachine(context, keepOne);
      const writer = await owner.job.claim();
      const [first = 0] = await commitMany(writer, 1);
      const pin = await (await newMachine(context)).job.pin();
      check(pin.epoch === first, () => `the pin holds epoch ${pin.epoch} instead of ${first}`);
      for (let rounds = 0; rounds < 3; rounds += 1) {
        await commitMany(writer, 3);
        await (await newMachine(context, keepOne)).job.sweep();
      }
      const fresh = await newMachine(context);
      await checkHolds(await fresh.job.checkpoint(first), contentOf(first), "what is pinned");
      await fresh.job.unpin(pin.id);
      const [last = 0] = await commitMany(writer, 1);
      await fresh.job.sweep();
      await checkLive(fresh.job, [last], "after the unpin and a commit");
      await checkFails(pin.checkpoint.read("long"), ["EXPIRED"], "reading what is not pinned any more");
    },
  ),
  storeCase(
    "STORE-28",
    "RESTORABLE",
    "pinning an expired epoch fails, and names what is live",
    async (context) => {
      const writer = await (await newMachine(context, { retention: { keepLast: 2 } })).job.claim();
      const epochs = await commitMany(writer, 4);
      const { job } = await newMachine(context);
      const error = await checkFails(job.pin(epochs[0]), ["EXPIRED"], "a pin of an expired epoch");
      const named = ExpiredError.isInstance(error) ? error.liveEpochs.join() : "none";
      const live = epochs.slice(-2).reverse().join();
      check(named === live, () => `the error names ${named}; live, newest first, are ${live}`);
      check((await job.pins()).length === 0, "the refused pin is in the log");
    },
  ),
  storeCase(
    "STORE-29",
    "RESTORABLE",
    "a pin that a commit overtakes is made anew on the newer record, or is Expired if that dropped its epoch",
    async (context) => {
      const writer = await (await newMachine(context, { retention: { keepLast: 2 } })).job.claim();
      await commitMany(writer, 2);
      const overtakenPin = async (epoch: number): Promise<Pin> => {
        const reader = await newMachine(context);
        reader.before = once(isRecord, async () => {
          await commitMany(writer, 1);
        });
        return await reader.job.pin(epoch);
      };
      await checkFails(overtakenPin(1), ["EXPIRED"], "a pin whose epoch expired on the way");
      // Live are 2 and 3; the commit that comes between drops 2.
      const pin = await overtakenPin(3);
      await commitMany(writer, 3);
      await (await newMachine(context)).job.sweep();
      await checkHolds(pin.checkpoint, contentOf(3), "what is pinned");
      await checkHolds(
        await (await newMachine(context)).job.checkpoint(3),
        contentOf(3),
        "what a client pinned",
      );
    },
  ),
  storeCase("STORE-30", "LINEAR", "of pins and savepoints that race none is lost", async (context) => {
    const owner = await newMachine(context);
    const writer = await owner.job.claim();
    await commitMany(writer, 2);
    const first = await newMachine(context);
    const made: Pin[] = [];
    first.before = once(isRecord, async () => {
      made.push(await (await newMachine(context)).job.pin(1));
      await (await newMachine(context)).job.savepoint("between");
    });
    made.push(await first.job.pin(2));
    const racers = await Promise.all([1, 2, 3, 4].map(() => newMachine(context)));
    made.push(...(await Promise.all(racers.map(({ job }) => job.pin()))));
    const pins = new Set((await owner.job.pins()).map(({ id }) => id));
    const lost = made.filter(({ id }) => !pins.has(id));
    check(pins.size === made.length && lost.length === 0, () => {
      return `of ${made.length} acknowledged pins ${pins.size} are in the log, and ${lost.length} are lost`;
    });
    const names = (await owner.job.checkpoints()).flatMap(({ savepoints }) => savepoints);
    check(names.join() === "between", () => `the savepoints are ${names.join() || "none"}`);
  }),
  storeCase(
    "STORE-31",
    "RESTORABLE",
    "a pin holds for its whole time, by the clock of whoever commits, and no longer",
    async (context) => {
      const owner = await newMachine(context, keepOne);
      const writer = await owner.job.claim();
      const [first = 0] = await commitMany(writer, 1);
      await (await newMachine(context)).job.pin(first, { ttl: "10m" });
      owner.clock.advance(10 * minuteMs - 1);
      const [second = 0] = await commitMany(writer, 1);
      await checkLive(owner.job, [first, second], "a moment before the pin ends");
      owner.clock.advance(1);
      const [third = 0] = await commitMany(writer, 1);
      await checkLive(owner.job, [third], "after the pin has ended");
    },
  ),
];
