import type { ConformanceCase } from "../../case/conformance-case.js";
import { checkFails } from "../../case/expectations.js";
import { check } from "../../case/violation.js";
import { checkEpoch, checkHolds, commitMany, commitOf, contentOf, entries, text } from "./support/entries.js";
import { type Machine, newMachine } from "./support/machine.js";
import { storeCase } from "./support/store-case.js";
import { checkClean } from "./support/stored-state.js";

const keepTwo = { retention: { keepLast: 2 }, trimAge: 0 } as const;

export const interruptionsCases: readonly ConformanceCase[] = [
  storeCase(
    "STORE-65",
    "BOUNDED",
    "every call on storage that does not answer ends by its deadline, in a typed error",
    async (context) => {
      const machine = await newMachine(context, keepTwo);
      const writer = await machine.job.claim();
      await commitMany(writer, 1);
      const draft = writer.begin();
      const deadlineMs = 20_000;
      const bounds = { deadline: deadlineMs };
      const checkpoint = await machine.job.latest();
      const operations: Readonly<Record<string, () => Promise<unknown>>> = {
        put: () => draft.put("long", contentOf(9).get("long") ?? text(""), bounds),
        commit: () => draft.commit(bounds),
        claim: () => machine.job.claim(bounds),
        latest: () => machine.job.latest(bounds),
        checkpoints: () => machine.job.checkpoints(bounds),
        read: async () => await checkpoint?.read("long", bounds),
        pin: () => machine.job.pin(1, bounds),
        savepoint: () => machine.job.savepoint("name", bounds),
        sweep: () => machine.job.sweep(bounds),
        verify: () => machine.job.verify(bounds),
        health: () => machine.job.health(bounds),
        destroy: () => machine.job.destroy(bounds),
      };
      machine.script = () => "hangs";
      for (const [name, operate] of Object.entries(operations)) {
        const startedAtMs = machine.clock.monotonicMs();
        const isOver = machine.patiently(operate);
        await checkFails(
          inTime(machine, isOver, startedAtMs + 2 * deadlineMs),
          ["UNAVAILABLE", "OUTCOME_UNKNOWN", "INVALID_STATE"],
          name,
        );
      }
    },
  ),
  storeCase(
    "STORE-66",
    "PROGRESS",
    "after every crash on the way of a commit the next claim restores one side of it, and goes on",
    async (context) => {
      let newest = await commitMany(await (await newMachine(context, keepTwo)).job.claim(), 1);
      // The machine dies at each verb in turn, before the storage hears of it, or before it hears of the storage.
      for (const side of ["before", "after"] as const) {
        for (let verb = 1; verb <= 4; verb += 1) {
          const machine = await newMachine(context, keepTwo);
          const writer = await machine.job.claim();
          let calls = 0;
          const dying = new Promise<"dead">((resolve) => {
            machine[side] = async () => {
              calls += 1;
              if (calls < verb) return;
              resolve("dead");
              await new Promise(() => undefined);
            };
          });
          const epoch = newest[0] ?? 0;
          const committing = commitMany(writer, 1);
          committing.catch(() => undefined);
          await Promise.race([dying, committing]);
          const next = await (await newMachine(context, keepTwo)).job.claim();
          const restored = next.restored?.epoch ?? 0;
          check(
            restored >= epoch && restored <= epoch + 1,
            () =>
              `after a crash ${side} verb ${verb} of the commit that follows epoch ${epoch}, ${restored} was restored`,
          );
          await checkHolds(next.restored, contentOf(restored), "what was restored");
          newest = await commitMany(next, 1);
          await checkEpoch((await newMachine(context)).job, newest[0] ?? 0);
        }
      }
      const { job } = await newMachine(context, keepTwo);
      await commitOf(await job.claim(), entries({ last: text("last") }));
      await job.sweep();
      await checkClean(await context.open(), "after all crashes");
    },
  ),
];

/** Ends a wait for a call that has not come to its end although its time is long over by the machine's own clock. */
async function inTime<T>(machine: Machine, call: Promise<T>, lastMs: number): Promise<T> {
  let isOver = false;
  const watched = call.finally(() => {
    isOver = true;
  });
  watched.catch(() => undefined);
  while (!isOver) {
    await new Promise((resolve) => setImmediate(resolve));
    const nowMs = machine.clock.monotonicMs();
    check(
      isOver || nowMs < lastMs,
      () => `a call has not ended at ${nowMs} ms, although its time was over before ${lastMs} ms`,
    );
  }
  return await watched;
}
