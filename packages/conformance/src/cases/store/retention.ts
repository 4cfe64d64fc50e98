import type { ConformanceCase } from "../../case/conformance-case.js";
import { checkFails } from "../../case/expectations.js";
import { check } from "../../case/violation.js";
import { checkEpoch, checkHolds, checkLive, commitMany, contentOf } from "./support/entries.js";
import { newMachine } from "./support/machine.js";
import { storeCase } from "./support/store-case.js";

const keepOne = { retention: { keepLast: 1 }, trimAge: 0 } as const;
const hourMs = 3_600_000;

export const retentionCases: readonly ConformanceCase[] = [
  storeCase(
    "STORE-32",
    "RESTORABLE",
    "a savepoint outlives retention, trimming and sweeps until its name is released",
    async (context) => {
      const owner = await newMachine(context, keepOne);
      const writer = await owner.job.claim();
      const [first = 0] = await commitMany(writer, 1);
      await (await newMachine(context)).job.savepoint("before the upgrade");
      for (let rounds = 0; rounds < 3; rounds += 1) {
        await commitMany(writer, 2);
        await (await newMachine(context, keepOne)).job.sweep();
      }
      await checkEpoch((await newMachine(context)).job, first);
      await (await newMachine(context)).job.release("before the upgrade");
      const [last = 0] = await commitMany(writer, 1);
      await checkLive(owner.job, [last], "after the release and a commit");
    },
  ),
  storeCase(
    "STORE-33",
    "LINEAR",
    "a savepoint's name holds one checkpoint: the same again changes nothing, another is refused",
    async (context) => {
      const writer = await (await newMachine(context)).job.claim();
      await commitMany(writer, 2);
      const { job } = await newMachine(context);
      await job.savepoint("name", { epoch: 1 });
      await (await newMachine(context)).job.savepoint("name", { epoch: 1 });
      const other = (await newMachine(context)).job.savepoint("name", { epoch: 2 });
      await checkFails(other, ["INVALID_STATE"], "a savepoint by a name that holds another epoch");
      const named = (await job.checkpoints()).filter(({ savepoints }) => savepoints.includes("name"));
      check(named.length === 1 && named[0]?.epoch === 1, () => {
        return `the name holds ${named.map(({ epoch }) => epoch).join(", ") || "nothing"} instead of epoch 1`;
      });
    },
  ),
  storeCase(
    "STORE-34",
    "RESTORABLE",
    "as many are kept as are wanted, also across claims, and the newest whatever is wanted",
    async (context) => {
      const keepThree = { retention: { keepLast: 3 } };
      for (let claims = 1; claims <= 3; claims += 1) {
        const { job } = await newMachine(context, keepThree);
        const epochs = await commitMany(await job.claim(), 4);
        await checkLive(job, epochs.slice(-3), `after claim ${claims}`);
      }
      const none = await newMachine(context, { retention: { maxBytes: 0 }, trimAge: 0 });
      const [last = 0] = await commitMany(await none.job.claim(), 1);
      await none.job.sweep();
      await checkLive(none.job, [last], "with no byte allowed");
      await checkHolds((await none.job.claim()).restored, contentOf(last), "what is restored");
    },
  ),
  storeCase(
    "STORE-35",
    "RESTORABLE",
    "the newest checkpoint that is known to be whole is never dropped",
    async (context) => {
      const owner = await newMachine(context, keepOne);
      const writer = await owner.job.claim();
      const [verified = 0] = await commitMany(writer, 1);
      const report = await (await newMachine(context)).job.verify({ record: true });
      check(report.checkpoints[0]?.status === "restorable", () => JSON.stringify(report.checkpoints));
      const epochs = await commitMany(writer, 5);
      await checkLive(owner.job, [verified, ...epochs.slice(-1)], "after five commits that nobody verified");
      await owner.job.sweep();
      await checkEpoch((await newMachine(context)).job, verified);
      await (await newMachine(context)).job.verify({ record: true });
      const [last = 0] = await commitMany(writer, 1);
      await checkLive(owner.job, [...epochs.slice(-1), last], "after a newer one was verified");
    },
  ),
  storeCase(
    "STORE-36",
    "RESTORABLE",
    "retention by age keeps what is young enough, and drops what is not",
    async (context) => {
      const owner = await newMachine(context, { retention: { keepFor: "2h", minimumAge: "30m" } });
      const writer = await owner.job.claim();
      const epochs: number[] = [];
      for (let hours = 0; hours < 5; hours += 1) {
        epochs.push(...(await commitMany(writer, 1)));
        owner.clock.advance(hourMs);
      }
      // Committed 4, 3, 2, 1 and 0 hours before the newest; what is exactly two hours old is not within two hours.
      await checkLive(owner.job, epochs.slice(-2), "of five hours, with two to keep");
      const young = await newMachine(context, { retention: { keepLast: 1, minimumAge: "1d" } });
      young.clock.advance(6 * hourMs);
      const [last = 0] = await commitMany(await young.job.claim(), 1);
      await checkLive(young.job, [...epochs.slice(-2), last], "with a minimum age of a day");
    },
  ),
];
