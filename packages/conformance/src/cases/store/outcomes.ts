import { HoldfastError, OutcomeUnknownError } from "@holdfast/core";
import type { CaseContext } from "../../case/case-context.js";
import type { ConformanceCase } from "../../case/conformance-case.js";
import { checkFails, describeError, endingOf } from "../../case/expectations.js";
import { check } from "../../case/violation.js";
import { checkHolds, commitMany, commitOf, contentOf, entries, long, text } from "./support/entries.js";
import { isRecord, newMachine } from "./support/machine.js";
import { storeCase } from "./support/store-case.js";

async function countRecords(context: CaseContext): Promise<number> {
  return (await (await context.open()).list("orders/log/")).length;
}

export const outcomesCases: readonly ConformanceCase[] = [
  storeCase(
    "STORE-22",
    "HONEST",
    "an append that landed, and whose answer was lost, is acknowledged, and is made once",
    async (context) => {
      const machine = await newMachine(context);
      // Of every record the first answer is lost.
      const tried = new Set<string>();
      machine.script = (call) => {
        const [key = ""] = call.keys;
        if (!isRecord(call) || tried.has(key)) return undefined;
        tried.add(key);
        return "lost";
      };
      const writer = await machine.patiently(() => machine.job.claim());
      check(writer.generation === 1, () => `the first claim got generation ${writer.generation}`);
      const checkpoint = await machine.patiently(() => commitOf(writer, entries({ state: text("once") })));
      check(checkpoint.epoch === 1, () => `the first commit got epoch ${checkpoint.epoch}`);
      const pin = await machine.patiently(() => machine.job.pin());
      await machine.patiently(() => machine.job.savepoint("name"));
      const records = await countRecords(context);
      check(records === 4, () => `a claim, a commit, a pin and a savepoint made ${records} records`);
      const observer = (await newMachine(context)).job;
      const live = await observer.checkpoints();
      check(live.length === 1, () => `one commit made ${live.length} checkpoints`);
      const pins = await observer.pins();
      check(pins.length === 1 && pins[0]?.id === pin.id, () => `one pin made ${pins.length}`);
    },
  ),
  storeCase(
    "STORE-23",
    "HONEST",
    "once an attempt may have landed no later failure is a definite one, and committing again finds out",
    async (context) => {
      for (const first of ["lost", "late"] as const) {
        const machine = await newMachine(context);
        const writer = await machine.job.claim();
        const draft = writer.begin();
        await draft.put("state", long(`once ${first}`));
        await draft.put("small", text(first));
        const before = await countRecords(context);
        let attempts = 0;
        machine.script = (call) => {
          if (!isRecord(call)) return undefined;
          attempts += 1;
          return attempts === 1 ? first : "not-applied";
        };
        const ending = await endingOf(machine.patiently(() => draft.commit()));
        check("error" in ending, "a commit that got no answer was acknowledged");
        check(OutcomeUnknownError.isInstance(ending.error) && ending.error.outcome === "unknown", () => {
          return `a commit whose first attempt was ${first} ended in ${describeError(ending.error)}`;
        });
        machine.script = () => undefined;
        await machine.release();
        const checkpoint = await draft.commit();
        const records = (await countRecords(context)) - before;
        check(records === 1, () => `a commit that was tried again made ${records} records`);
        const latest = await (await newMachine(context)).job.latest();
        check(latest?.epoch === checkpoint.epoch, () => `the newest epoch is ${latest?.epoch}`);
        const content = entries({ state: long(`once ${first}`), small: text(first) });
        await checkHolds(latest, content, "the commit of at first unknown outcome");
      }
    },
  ),
  storeCase(
    "STORE-24",
    "HONEST",
    "a definite failure changed nothing, and the draft goes on from where it was",
    async (context) => {
      const machine = await newMachine(context);
      const draft = (await machine.job.claim()).begin();
      await draft.put("first", long("first"));
      const before = await countRecords(context);
      machine.script = (call) => (isRecord(call) ? "not-applied" : undefined);
      const committing = machine.patiently(() => draft.commit());
      const failure = await checkFails(
        committing,
        ["UNAVAILABLE"],
        "a commit that never reaches the storage",
      );
      check(failure.outcome === "not-applied", () => `its outcome is ${failure.outcome}`);
      machine.script = () => undefined;
      check((await countRecords(context)) === before, "a commit that failed for definite is in the log");
      await draft.put("second", text("second"));
      const content = entries({ first: long("first"), second: text("second") });
      await checkHolds(await draft.commit(), content, "what is committed in the end");
      await checkHolds(
        (await (await newMachine(context)).job.latest()) ?? undefined,
        content,
        "what others see",
      );
    },
  ),
  storeCase(
    "STORE-25",
    "HONEST",
    "a commit that hangs is of unknown outcome; one that lands after the next claim is never seen",
    async (context) => {
      const machine = await newMachine(context);
      const writer = await machine.job.claim();
      const [epoch = 0] = await commitMany(writer, 1);
      const draft = writer.begin();
      await draft.put("state", long("late"));
      machine.script = (call) => (isRecord(call) ? "hangs-late" : undefined);
      const ending = await endingOf(machine.patiently(() => draft.commit()));
      check("error" in ending, "a commit that got no answer was acknowledged");
      check(
        HoldfastError.isInstance(ending.error) && ending.error.outcome === "unknown",
        () => `a commit that may yet land ended in ${describeError(ending.error)}`,
      );
      const next = await (await newMachine(context)).job.claim();
      await checkHolds(next.restored, contentOf(epoch), "what the next claim restored");
      machine.script = () => undefined;
      await machine.release();
      const observer = (await newMachine(context)).job;
      check((await observer.latest())?.epoch === epoch, "a commit that came after a claim is in the log");
      const again = await endingOf(draft.commit());
      check("error" in again, "a commit that came too late was acknowledged when it was tried again");
      await commitMany(next, 1);
    },
  ),
  storeCase(
    "STORE-26",
    "HONEST",
    "a commit of unknown outcome that landed is found again although others have gone on, and claimed",
    async (context) => {
      const machine = await newMachine(context);
      const draft = (await machine.job.claim()).begin();
      await draft.put("state", long("landed"));
      machine.script = (call) => (isRecord(call) ? "hangs-late" : undefined);
      const committing = machine.patiently(() => draft.commit());
      await checkFails(committing, ["OUTCOME_UNKNOWN"], "a commit without an answer");
      await machine.release();
      machine.script = () => undefined;
      const other = await newMachine(context);
      await other.job.savepoint("kept");
      const next = await other.job.claim();
      await checkHolds(next.restored, entries({ state: long("landed") }), "what the next claim restored");
      // This client knows by now that the job has another owner.
      await machine.job.latest();
      const checkpoint = await draft.commit();
      check(checkpoint.epoch === next.restored?.epoch, () => `epoch ${checkpoint.epoch} was acknowledged`);
      const live = await other.job.checkpoints();
      check(live.length === 1, () => `one commit made ${live.length} checkpoints`);
    },
  ),
];
