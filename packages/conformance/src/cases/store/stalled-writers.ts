import { HoldfastError, type Writer } from "@holdfast/core";
import type { CaseContext } from "../../case/case-context.js";
import type { ConformanceCase } from "../../case/conformance-case.js";
import { pause } from "../../case/ends-in-time.js";
import { checkFails, checkSameBytes, describeError, endingOf } from "../../case/expectations.js";
import { check } from "../../case/violation.js";
import {
  checkEpoch,
  checkHolds,
  commitMany,
  commitOf,
  contentOf,
  entries,
  long,
  text,
} from "./support/entries.js";
import { isRecord, type Machine, newMachine, once } from "./support/machine.js";
import { storeCase } from "./support/store-case.js";
import { checkClean, seqOf } from "./support/stored-state.js";

/** Short for the storage, whose clock is real; what a machine believes of it is up to the machine's own clock. */
const trimAgeMs = 4;
const hourMs = 3_600_000;

const options = { retention: { keepLast: 2 }, trimAge: trimAgeMs } as const;

/**
 * The job goes on under another owner, until the name that was free at first has been taken, trimmed, and is free
 * again. Answers the last epoch that was committed.
 */
async function goOnUntilTrimmed(context: CaseContext): Promise<number> {
  const other = await newMachine(context, options);
  const backend = await context.open();
  const newest = Math.max(...(await backend.list("orders/log/")).map(({ key }) => seqOf(key) ?? 0));
  const writer = await other.job.claim();
  for (;;) {
    const epoch = (await commitMany(writer, 3)).at(-1) ?? 0;
    await pause(trimAgeMs);
    await other.job.sweep();
    const standing = (await backend.list("orders/log/")).map(({ key }) => seqOf(key));
    if (!standing.includes(newest + 1)) return epoch;
    check(!context.signal.aborted, "records that are old enough were not trimmed until the case ended");
  }
}

/** A writer with a draft, whose next record will take the name that comes after the newest. */
async function stalledWriter(context: CaseContext): Promise<{ machine: Machine; writer: Writer }> {
  const machine = await newMachine(context, { ...options, deadline: "10h" });
  const writer = await machine.job.claim();
  await commitMany(writer, 1);
  return { machine, writer };
}

/** A commit is held back on its way to the storage, until its name was taken by another and is free again. */
async function checkStalled(context: CaseContext, wakeUp: (machine: Machine) => void): Promise<void> {
  const { machine, writer } = await stalledWriter(context);
  const draft = writer.begin();
  await draft.put("state", long("stalled"));
  let newest = 0;
  machine.before = once(isRecord, async () => {
    newest = await goOnUntilTrimmed(context);
    wakeUp(machine);
  });
  const ending = await endingOf(draft.commit());
  check("error" in ending, "a writer that was stalled until its name was trimmed believes that it committed");
  check(HoldfastError.isInstance(ending.error), () => `it ended in ${describeError(ending.error)}`);
  const observer = await newMachine(context, options);
  const generations = (await observer.job.checkpoints()).map(({ generation }) => generation);
  check(
    generations.every((generation) => generation > writer.generation),
    () => `live are checkpoints of generations ${generations.join(", ")}; ${writer.generation} was stalled`,
  );
  const next = await observer.job.claim();
  await checkHolds(next.restored, contentOf(newest), "what the next claim restored");
  await commitMany(next, 3);
  await observer.job.sweep();
  await checkClean(await context.open(), "after the stalled writer's record was swept");
}

export const stalledWritersCases: readonly ConformanceCase[] = [
  storeCase(
    "STORE-17",
    "FENCED",
    "a writer that slept, its monotonic clock standing still, does not believe in a name that was trimmed",
    async (context) => await checkStalled(context, ({ clock }) => clock.stepWall(hourMs)),
  ),
  storeCase(
    "STORE-18",
    "FENCED",
    "a writer that was stalled while its wall clock was set back does not believe in a name that was trimmed",
    async (context) => {
      await checkStalled(context, ({ clock }) => {
        clock.advance(hourMs);
        clock.stepWall(-2 * hourMs);
      });
    },
  ),
  storeCase(
    "STORE-19",
    "HONEST",
    "a commit that was restored by others and trimmed before its answer came is not denied",
    async (context) => {
      const { machine, writer } = await stalledWriter(context);
      const draft = writer.begin();
      await draft.put("state", long("landed"));
      let landed: Uint8Array | undefined;
      machine.after = once(isRecord, async () => {
        const next = await (await newMachine(context, options)).job.claim();
        landed = await next.restored?.read("state");
        await goOnUntilTrimmed(context);
        machine.clock.stepWall(hourMs);
      });
      const ending = await endingOf(draft.commit());
      checkSameBytes(landed ?? text("nothing"), long("landed"), "what the next claim restored");
      if ("value" in ending) return;
      check(
        HoldfastError.isInstance(ending.error) && ending.error.outcome === "unknown",
        () => `a commit that others have restored was denied by ${describeError(ending.error)}`,
      );
    },
  ),
  storeCase(
    "STORE-20",
    "LINEAR",
    "a pin whose name was trimmed while it was on its way holds in the log that counts",
    async (context) => {
      const { machine, writer } = await stalledWriter(context);
      machine.before = once(isRecord, async () => {
        await goOnUntilTrimmed(context);
        machine.clock.stepWall(hourMs);
      });
      const pin = await machine.job.pin(undefined, { ttl: "10d" });
      check(pin.checkpoint.generation > writer.generation, "the pin holds what was not live any more");
      const observer = await newMachine(context, options);
      const pins = (await observer.job.pins()).map(({ id }) => id);
      check(pins.join() === pin.id, () => `the pins that count are ${pins.join() || "none"}, not ${pin.id}`);
      await goOnUntilTrimmed(context);
      await checkHolds(pin.checkpoint, contentOf(pin.epoch), "what is pinned");
    },
  ),
  storeCase(
    "STORE-21",
    "FENCED",
    "where names are free at once, a writer that slept for a moment is refused as well",
    async (context) => {
      const atOnce = { retention: { keepLast: 2 }, trimAge: 0 } as const;
      const machine = await newMachine(context, atOnce);
      const stalled = await machine.job.claim();
      const draft = stalled.begin();
      await draft.put("state", long("stalled"));
      let newest = 0;
      machine.before = once(isRecord, async () => {
        const other = await newMachine(context, atOnce);
        const writer = await other.job.claim();
        newest = (await commitMany(writer, 4)).at(-1) ?? 0;
        await other.job.sweep();
      });
      await checkFails(draft.commit(), ["FENCED", "OUTCOME_UNKNOWN"], "the commit of a writer that slept");
      const observer = await newMachine(context, atOnce);
      await checkEpoch(observer.job, newest);
      const next = await observer.job.claim();
      await checkHolds(next.restored, contentOf(newest), "what the next claim restored");
      await commitOf(next, entries({ next: long("next") }));
    },
  ),
];
