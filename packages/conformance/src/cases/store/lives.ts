import type { Backend } from "@holdfast/core";
import type { CaseContext } from "../../case/case-context.js";
import type { ConformanceCase } from "../../case/conformance-case.js";
import { checkFails } from "../../case/expectations.js";
import { check } from "../../case/violation.js";
import { checkEpoch, checkHolds, checkLive, commitMany, contentOf } from "./support/entries.js";
import { Machine, newMachine } from "./support/machine.js";
import { storeCase } from "./support/store-case.js";
import { checkClean } from "./support/stored-state.js";
import { UnorderedBackend } from "./support/unordered-backend.js";

const keepTwo = { retention: { keepLast: 2 }, trimAge: 0 } as const;

async function unordered(context: CaseContext): Promise<Machine> {
  const backend: Backend = new UnorderedBackend(await context.open(), context.choices);
  return new Machine(backend, context, keepTwo);
}

export const livesCases: readonly ConformanceCase[] = [
  storeCase(
    "STORE-61",
    "MONOTONE",
    "what an observer sees never goes back: over commits, claims, fallbacks and other clients",
    async (context) => {
      const { job } = await newMachine(context, keepTwo);
      const seen: number[] = [];
      const look = async (): Promise<void> => {
        const epoch = (await job.latest())?.epoch ?? 0;
        const before = seen.at(-1) ?? 0;
        check(epoch >= before, () => `the newest epoch went from ${before} back to ${epoch}`);
        seen.push(epoch);
      };
      for (let claims = 0; claims < 3; claims += 1) {
        await look();
        const writer = await (await newMachine(context, keepTwo)).job.claim();
        for (let commits = 0; commits < 3; commits += 1) {
          const [epoch = 0] = await commitMany(writer, 1);
          await look();
          check(seen.at(-1) === epoch, () => `epoch ${epoch} was acknowledged, and ${seen.at(-1)} is seen`);
        }
        await (await newMachine(context, keepTwo)).job.sweep();
      }
      const newest = seen.at(-1) ?? 0;
      const back = await (await newMachine(context)).job.claim({ epoch: newest - 1 });
      await look();
      check(seen.at(-1) === newest, () => `going back was seen as ${seen.at(-1)}`);
      await commitMany(back, 1);
      await look();
      await checkFails(job.checkpoint(1), ["EXPIRED"], "an epoch that expired long ago");
    },
  ),
  storeCase(
    "STORE-62",
    "FENCED",
    "a destroyed job leaves one record, which fences everyone; a later claim begins above it",
    async (context) => {
      const { job, store } = await newMachine(context, keepTwo);
      const writer = await job.claim();
      const last = (await commitMany(writer, 3)).at(-1) ?? 0;
      await job.savepoint("kept");
      const draft = writer.begin();
      await (await newMachine(context, keepTwo)).job.destroy();
      const left = (await (await context.open()).list("")).filter(({ key }) => !key.startsWith("holdfast."));
      check(left.length === 1, () => `destroying left ${left.map(({ key }) => key).join(", ") || "nothing"}`);
      check((await store.jobs()).length === 0, "a destroyed job is listed");
      await checkFails(draft.commit(), ["FENCED"], "the commit of a writer of before");
      const next = await (await newMachine(context, keepTwo)).job.claim();
      check(next.restored === undefined, () => `a destroyed job restored epoch ${next.restored?.epoch}`);
      check(next.generation > writer.generation, () => `generation ${next.generation} was given out again`);
      const [epoch = 0] = await commitMany(next, 1);
      check(epoch > last, () => `epoch ${epoch} was given out again`);
      await checkLive((await newMachine(context)).job, [epoch], "after the new beginning");
      check((await store.jobs()).join() === job.id, "the job is not listed after it was claimed anew");
    },
  ),
  storeCase(
    "STORE-63",
    "LINEAR",
    "a whole life goes well on listings in no order at all",
    async (context) => {
      const writer = await (await unordered(context)).job.claim();
      const epochs = await commitMany(writer, 12);
      const newest = epochs.at(-1) ?? 0;
      check(
        (await (await unordered(context)).job.latest())?.epoch === newest,
        "the newest epoch was not found",
      );
      await (await unordered(context)).job.sweep();
      const machine = await unordered(context);
      const next = await machine.job.claim();
      check(next.generation === 2, () => `the second claim got generation ${next.generation}`);
      await checkHolds(next.restored, contentOf(newest), "what was restored");
      await checkFails(commitMany(writer, 1), ["FENCED"], "the older writer's commit");
      const pinned = await (await unordered(context)).job.pin();
      await commitMany(next, 3);
      await (await unordered(context)).job.sweep();
      await checkHolds(pinned.checkpoint, contentOf(newest), "what is pinned");
      await checkClean(await context.open(), "after the sweep");
    },
  ),
  storeCase(
    "STORE-64",
    "RESTORABLE",
    "of a hundred checkpoints, most in history pages, each is found, held, released and dropped",
    async (context) => {
      const keepAll = { retention: { keepLast: 1000 }, trimAge: 0 } as const;
      const owner = await newMachine(context, keepAll);
      const writer = await owner.job.claim();
      await commitMany(writer, 3);
      for (let made = 3; made < 70; made += 1) await writer.begin().commit();
      await owner.job.savepoint("old", { epoch: 2 });
      for (let made = 70; made < 120; made += 1) await writer.begin().commit();
      const fresh = await newMachine(context, keepAll);
      const all = Array.from({ length: 120 }, (_, index) => index + 1);
      await checkLive(fresh.job, all, "after 120 commits");
      for (const epoch of [1, 2, 3]) await checkEpoch(fresh.job, epoch);
      await fresh.job.sweep();
      await checkLive((await newMachine(context)).job, all, "after a sweep");
      await checkFails(
        fresh.job.savepoint("old", { epoch: 5 }),
        ["INVALID_STATE"],
        "a folded savepoint's name",
      );
      const pin = await (await newMachine(context)).job.pin(3);
      const few = await newMachine(context, { retention: { keepLast: 4 }, trimAge: 0 });
      const newest = await commitMany(await few.job.claim(), 1);
      const kept = [2, 3, 118, 119, 120, ...newest];
      await checkLive((await newMachine(context)).job, kept, "with four to keep, a savepoint and a pin");
      await few.job.sweep();
      for (const epoch of [2, 3, ...newest]) await checkEpoch((await newMachine(context)).job, epoch);
      await checkFails(
        (await newMachine(context)).job.checkpoint(1),
        ["EXPIRED"],
        "a folded epoch that was dropped",
      );
      await checkClean(await context.open(), "after most were dropped");
      await (await newMachine(context)).job.release("old");
      await pin.release();
      const last = await commitMany(await few.job.claim(), 1);
      await few.job.sweep();
      await checkLive(few.job, [119, 120, ...newest, ...last], "after the release and the unpin");
      await checkClean(await context.open(), "after the rest was dropped");
    },
  ),
];
