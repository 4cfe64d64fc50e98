import type { Effect, EffectContext, EffectSinks } from "@holdfast/core";
import type { ConformanceCase } from "../../case/conformance-case.js";
import { checkFails } from "../../case/expectations.js";
import { check } from "../../case/violation.js";
import { checkLive, commitMany } from "./support/entries.js";
import { isRecord, type Machine, newMachine, once } from "./support/machine.js";
import { storeCase } from "./support/store-case.js";

interface CarriedOut {
  readonly epoch: number;
  readonly effect: Effect;
  readonly replay: boolean;
}

/** A sink that notes what it carries out, or fails. */
function noting(
  done: CarriedOut[],
  carryOut: (context: EffectContext) => Promise<void> = async () => undefined,
): { readonly sinks: EffectSinks } {
  const sink = {
    async carryOut(effect: Effect, context: EffectContext): Promise<void> {
      await carryOut(context);
      done.push({ epoch: context.epoch, effect, replay: context.replay });
    },
  };
  return { sinks: { out: sink } };
}

const failing = { sinks: { out: { carryOut: async () => Promise.reject(new Error("the sink is down")) } } };

async function pendingOf({ job }: Machine): Promise<number> {
  return (await job.health()).effectsPending;
}

export const effectsCases: readonly ConformanceCase[] = [
  storeCase(
    "STORE-47",
    "EFFECTIVE",
    "effects are carried out in order once their checkpoint is seen by others, and recorded as done",
    async (context) => {
      const done: CarriedOut[] = [];
      const observer = await newMachine(context);
      const visible: boolean[] = [];
      const { job } = await newMachine(context);
      const sinks = noting(done, async ({ epoch }) => {
        visible.push(((await observer.job.latest())?.epoch ?? 0) >= epoch);
      });
      const writer = await job.claim(sinks);
      for (let commits = 0; commits < 3; commits += 1) {
        const draft = writer.begin();
        for (const part of [1, 2]) draft.effect({ sink: "out", part, epoch: draft.epoch });
        await draft.commit();
      }
      const order = done.map(({ epoch, effect: { part } }) => `${epoch}.${part}`).join();
      check(order === "1.1,1.2,2.1,2.2,3.1,3.2", () => `the effects came as ${order || "none"}`);
      check(visible.every(Boolean), "an effect was carried out before its checkpoint could be seen");
      check(
        done.every(({ replay }) => !replay),
        "an effect was told to be a replay, and was none",
      );
      await writer.settle();
      const pending = await pendingOf(observer);
      check(pending === 0, () => `${pending} effects that were carried out are recorded as pending`);
      await (await newMachine(context)).job.claim(sinks);
      check(done.length === 6, () => `the next claim carried out ${done.length - 6} effects that are done`);
    },
  ),
  storeCase(
    "STORE-48",
    "EFFECTIVE",
    "what a crash left of effects is carried out by the next claim, as a replay",
    async (context) => {
      // Without sinks nobody carries anything out, as if the process had died right after its commit.
      const crashed = await (await newMachine(context)).job.claim();
      for (let commits = 0; commits < 2; commits += 1) {
        const draft = crashed.begin();
        draft.effect({ sink: "out", upload: `of ${draft.epoch}` });
        await draft.commit();
      }
      const next = await newMachine(context);
      check((await pendingOf(next)) === 2, "the effects of two commits are not recorded as pending");
      const done: CarriedOut[] = [];
      const writer = await next.job.claim(noting(done));
      const uploads = done.map(({ effect: { upload } }) => upload).join();
      check(uploads === "of 1,of 2", () => `the next claim carried out ${uploads || "nothing"}`);
      check(
        done.every(({ replay }) => replay),
        "a replay was not told to be one",
      );
      await writer.begin().commit();
      check((await pendingOf(next)) === 0, "effects that were carried out are pending after the next commit");
    },
  ),
  storeCase(
    "STORE-49",
    "EFFECTIVE",
    "effects of what was never committed are never carried out",
    async (context) => {
      const done: CarriedOut[] = [];
      const machine = await newMachine(context);
      const writer = await machine.job.claim(noting(done));
      const failed = writer.begin();
      failed.effect({ sink: "out", of: "a failed commit" });
      machine.script = (call) => (isRecord(call) ? "not-applied" : undefined);
      await checkFails(
        machine.patiently(() => failed.commit()),
        ["UNAVAILABLE"],
        "a commit that never reaches the storage",
      );
      machine.script = () => undefined;
      failed.abandon();
      const overtaken = writer.begin();
      overtaken.effect({ sink: "out", of: "an overtaken commit" });
      const other = await newMachine(context);
      machine.before = once(isRecord, async () => {
        await other.job.claim(noting(done));
      });
      await checkFails(overtaken.commit(), ["FENCED"], "an overtaken commit");
      await (await newMachine(context)).job.claim(noting(done));
      check(done.length === 0, () => `carried out was ${done.map(({ effect: { of } }) => of).join(", ")}`);
    },
  ),
  storeCase(
    "STORE-50",
    "EFFECTIVE",
    "an effect whose sink fails stays pending while its commit stands, and is tried again",
    async (context) => {
      const first = await newMachine(context, { retention: { keepLast: 1 } });
      const writer = await first.job.claim(failing);
      const draft = writer.begin();
      draft.effect({ sink: "out", file: "a" });
      await draft.commit();
      check(writer.pendingEffects.length === 1, () => `${writer.pendingEffects.length} effects are pending`);
      const epochs = await commitMany(writer, 3);
      // What has effects that are not done is never dropped.
      await checkLive(first.job, [draft.epoch, ...epochs.slice(-1)], "with an effect that is not done");
      const done: CarriedOut[] = [];
      const next = await newMachine(context, { retention: { keepLast: 1 } });
      const owner = await next.job.claim(noting(done));
      check(done.length === 1 && done[0]?.replay === true, () => `the next claim replayed ${done.length}`);
      const [last = 0] = await commitMany(owner, 1);
      check((await pendingOf(next)) === 0, "an effect that was carried out is pending after the next commit");
      await checkLive(next.job, [last], "after the effect is done");
    },
  ),
  storeCase(
    "STORE-51",
    "EFFECTIVE",
    "a caller who carries effects out itself has exactly those recorded that it says are done",
    async (context) => {
      const writer = await (await newMachine(context)).job.claim();
      const draft = writer.begin();
      for (const part of [0, 1, 2]) draft.effect({ sink: "mine", part });
      await draft.commit();
      for (const pending of writer.pendingEffects) if (pending.index !== 1) writer.effectDone(pending);
      await writer.settle();
      const next = await (await newMachine(context)).job.claim();
      const left = next.pendingEffects.map(({ index }) => index).join();
      check(
        left === "1",
        () => `of three effects, ${left || "none"} is pending; it should be the one at index 1`,
      );
      check(
        next.pendingEffects.every(({ replay }) => replay),
        "an effect of an older run is no replay",
      );
    },
  ),
];
