import type { VerbCall } from "@holdfast/worlds";
import type { ConformanceCase } from "../../case/conformance-case.js";
import { pause } from "../../case/ends-in-time.js";
import { checkFails } from "../../case/expectations.js";
import { check } from "../../case/violation.js";
import { checkEpoch, checkHolds, checkLive, commitMany, contentOf, putAll } from "./support/entries.js";
import { jobId, newMachine, once } from "./support/machine.js";
import { storeCase } from "./support/store-case.js";

const keepOne = { retention: { keepLast: 1 }, trimAge: 0 } as const;
const dayMs = 86_400_000;

/** The listing by which a sweep looks for dead state objects. */
function isSurvey({ verb, keys: [prefix] }: VerbCall): boolean {
  return verb === "list" && prefix === `${jobId}/state/`;
}

export const sweepsCases: readonly ConformanceCase[] = [
  storeCase(
    "STORE-37",
    "RESTORABLE",
    "drafts that can still commit are spared by sweeps, however many, however old, whoever sweeps",
    async (context) => {
      const owner = await newMachine(context, keepOne);
      const writer = await owner.job.claim();
      await commitMany(writer, 2);
      const drafts = [writer.begin(), writer.begin(), writer.begin()];
      for (const draft of drafts) await putAll(draft, contentOf(draft.epoch));
      const sweeper = await newMachine(context, keepOne);
      // By its own clock everything is ages old.
      sweeper.clock.stepWall(Date.now() - sweeper.clock.wallMs() + 400 * dayMs);
      for (const draft of drafts) {
        await pause(5);
        // Each record is younger, by the storage's clock, than the objects that wait for their commit.
        await (await newMachine(context)).job.savepoint(`before ${draft.epoch}`);
        await sweeper.job.sweep();
        await draft.commit();
        await checkEpoch((await newMachine(context)).job, draft.epoch);
      }
    },
  ),
  storeCase(
    "STORE-38",
    "RESTORABLE",
    "a sweep that works from a stale head takes nothing that newer owners have made since",
    async (context) => {
      const owner = await newMachine(context, keepOne);
      await commitMany(await owner.job.claim(), 3);
      const sweeper = await newMachine(context, keepOne);
      const newest: number[] = [];
      sweeper.before = once(isSurvey, async () => {
        for (let claims = 0; claims < 3; claims += 1) {
          const { job } = await newMachine(context, { ...keepOne, retention: { keepLast: 3 } });
          newest.push(...(await commitMany(await job.claim(), 2)));
        }
      });
      await sweeper.job.sweep();
      const fresh = await newMachine(context);
      check(
        newest.length === 6,
        () => `the sweep listed no state objects; ${newest.length} epochs were committed`,
      );
      for (const epoch of newest.slice(-3)) await checkEpoch(fresh.job, epoch);
      await checkLive(fresh.job, newest.slice(-3), "after the sweep from a stale head");
    },
  ),
  storeCase(
    "STORE-39",
    "RESTORABLE",
    "what a claim restores is read whole while others sweep and older writers try to commit",
    async (context) => {
      const older = await newMachine(context, keepOne);
      const writer = await older.job.claim();
      const [, newest = 0] = await commitMany(writer, 2);
      const draft = writer.begin();
      await putAll(draft, contentOf(draft.epoch));
      const restoring = await newMachine(context, keepOne);
      const { restored } = await restoring.job.claim();
      const sweeper = await newMachine(context, keepOne);
      restoring.before = async ({ verb }) => {
        if (verb === "read") await sweeper.job.sweep();
      };
      await checkFails(draft.commit(), ["FENCED"], "the older writer's commit");
      await checkHolds(restored, contentOf(newest), "what is read while others sweep");
    },
  ),
  storeCase(
    "STORE-40",
    "RESTORABLE",
    "records that live checkpoints need outlive trimming, for clients that have never read them",
    async (context) => {
      const owner = await newMachine(context, keepOne);
      const writer = await owner.job.claim();
      const [, named = 0] = await commitMany(writer, 2);
      await owner.job.savepoint("kept");
      const [pinned = 0] = await commitMany(writer, 1);
      await owner.job.pin(pinned);
      // Both were committed by records that the floor comes to lie above.
      for (let floor = 0; floor <= pinned + 2; floor = (await owner.job.health()).floor) {
        check(!context.signal.aborted, () => `the floor was still ${floor} when the case was ended`);
        await commitMany(writer, 3);
        await (await newMachine(context, keepOne)).job.sweep();
      }
      const fresh = await newMachine(context);
      for (const epoch of [named, pinned]) await checkEpoch(fresh.job, epoch);
    },
  ),
];
