import type { Backend, Checkpoint, Job } from "@holdfast/core";
import type { CaseContext } from "../../case/case-context.js";
import type { ConformanceCase } from "../../case/conformance-case.js";
import { checkFails, describeError, endingOf } from "../../case/expectations.js";
import { check } from "../../case/violation.js";
import { damage, damages } from "./support/damage.js";
import {
  checkEpoch,
  checkHolds,
  commitMany,
  commitOf,
  type Entries,
  entries,
  long,
  text,
} from "./support/entries.js";
import { jobId, type Machine, newMachine } from "./support/machine.js";
import { storeCase } from "./support/store-case.js";

/** So many single bits are flipped in a record, one after the other. */
const flips = 16;

/** Two checkpoints with everything that bytes can be stored in: in a record, an object, and an object for many. */
async function variety(context: CaseContext): Promise<ReadonlyMap<number, Entries>> {
  const writer = await (await newMachine(context)).job.claim();
  const made = new Map<number, Entries>();
  for (const which of ["first", "second"]) {
    const content = new Map<string, Uint8Array>([["small", text(which)]]);
    for (const name of ["long", "longer"]) content.set(name, long(`${name} of ${which}`));
    for (let part = 0; part < 7; part += 1) content.set(`part/${part}`, text(`${which} ${part} `.repeat(7)));
    made.set((await commitOf(writer, content)).epoch, content);
  }
  return made;
}

/** Reads all; every entry is as it was put, or told to be corrupt. Answers whether anything was. */
async function isToldCorrupt(checkpoint: Checkpoint, content: Entries, what: string): Promise<boolean> {
  const told = [...content].map(async ([name, bytes]): Promise<boolean> => {
    const ending = await endingOf(checkpoint.read(name));
    if ("value" in ending) {
      const isRight = Buffer.from(ending.value).equals(bytes);
      check(isRight, () => `${what}: reading ${name} gave bytes that were never put there`);
      return false;
    }
    const isCorrupt = (ending.error as { code?: unknown }).code === "CORRUPT";
    check(isCorrupt, () => `${what}: reading ${name} ended in ${describeError(ending.error)}`);
    return true;
  });
  return (await Promise.all(told)).includes(true);
}

async function damagedEpochs(job: Job): Promise<string> {
  const { checkpoints } = await job.verify();
  const damaged = checkpoints.filter(({ status }) => status === "damaged");
  return damaged
    .map(({ epoch }) => epoch)
    .sort()
    .join();
}

async function keysOf(backend: Backend, folder: string): Promise<readonly string[]> {
  return (await backend.list(`${jobId}/${folder}/`)).map(({ key }) => key).sort();
}

export const bitRotCases: readonly ConformanceCase[] = [
  storeCase(
    "STORE-56",
    "SEALED",
    "no damage to a state object is ever handed out, and a scrub names the checkpoint that has it",
    async (context) => {
      const made = await variety(context);
      const backend = await context.open();
      // The objects of the second commit: two long entries, and the small ones that the record has no room for.
      const keys = (await keysOf(backend, "state")).filter((key) => key.startsWith(`${jobId}/state/1-2-`));
      check(keys.length >= 3, () => `two long and seven small entries made ${keys.length} objects`);
      for (const key of keys) {
        for (const how of ["flip", "flip", ...damages] as const) {
          const { what, undo } = await damage(backend, key, how, context.choices);
          const { job } = await newMachine(context);
          const told: number[] = [];
          for (const [epoch, content] of made)
            if (await isToldCorrupt(await job.checkpoint(epoch), content, what)) told.push(epoch);
          check(told.length === 1, () => `${what}: epochs ${told.join(", ") || "none"} could not be read`);
          const scrubbed = await damagedEpochs((await newMachine(context)).job);
          check(
            scrubbed === told.join(),
            () => `${what}: a scrub found epochs ${scrubbed || "none"} damaged`,
          );
          await undo();
        }
      }
      check(
        (await damagedEpochs((await newMachine(context)).job)) === "",
        "what was repaired is still damaged",
      );
    },
  ),
  storeCase(
    "STORE-57",
    "SEALED",
    "no damage to the newest record is taken for what it said",
    async (context) => {
      await variety(context);
      const backend = await context.open();
      const [newest = ""] = (await keysOf(backend, "log")).slice().sort((a, b) => seq(b) - seq(a));
      const kinds = [...Array<"flip">(flips).fill("flip"), "truncate", "swap"] as const;
      for (const how of kinds) {
        const { what, undo } = await damage(backend, newest, how, context.choices);
        const { job } = await newMachine(context);
        await checkFails(job.latest(), ["CORRUPT"], `${what}: latest()`);
        await checkFails(job.claim(), ["CORRUPT"], `${what}: claim()`);
        const consent = job.claim({ fallback: true });
        await checkFails(
          consent,
          ["UNSAFE_FALLBACK"],
          `${what}: a claim with fallback, past unknown effects`,
        );
        await undo();
      }
      const { job } = await newMachine(context);
      check((await job.latest())?.epoch === 2, "what was repaired is not found again");
      await damage(backend, newest, "truncate", context.choices);
      const writer = await (await newMachine(context)).job.claim({
        fallback: true,
        acceptInconsistency: true,
      });
      check(
        writer.restored?.epoch === 1,
        () => `past the damage epoch ${writer.restored?.epoch} was restored`,
      );
      const [epoch = 0] = await commitMany(writer, 1);
      check(epoch > 2, () => `epoch ${epoch}, which the damaged record may have used, was given out again`);
    },
  ),
  storeCase(
    "STORE-58",
    "SEALED",
    "no damage to an older record is taken for the checkpoint that it holds",
    async (context) => {
      const made = await variety(context);
      const backend = await context.open();
      const records = (await keysOf(backend, "log")).slice().sort((a, b) => seq(a) - seq(b));
      // A claim, the first commit, the second one.
      const key = records[1] ?? "";
      for (const how of damages) {
        const { what, undo } = await damage(backend, key, how, context.choices);
        const { job } = await newMachine(context);
        const ending = await endingOf(job.checkpoint(1));
        check("error" in ending, () => `${what}: the checkpoint was opened`);
        const isCorrupt = (ending.error as { code?: unknown }).code === "CORRUPT";
        check(isCorrupt, () => `${what}: opening the checkpoint ended in ${describeError(ending.error)}`);
        const scrubbed = await damagedEpochs((await newMachine(context)).job);
        check(scrubbed === "1", () => `${what}: a scrub found epochs ${scrubbed || "none"} damaged`);
        await (await newMachine(context)).job.sweep();
        await checkHolds(await job.latest(), made.get(2) ?? new Map(), `${what}: the newest checkpoint`);
        await undo();
        await checkHolds(await job.checkpoint(1), made.get(1) ?? new Map(), "what was repaired");
      }
    },
  ),
  storeCase(
    "STORE-59",
    "SEALED",
    "no damage to a history page is taken for what it lists, and it keeps nobody from going on",
    async (context) => {
      const keepAll = { retention: { keepLast: 1000 } };
      const { job } = await newMachine(context, keepAll);
      await commitMany(await job.claim(), 2);
      const writer = await job.claim();
      for (let made = 0; made < 55; made += 1) await writer.begin().commit();
      await job.savepoint("folds");
      const backend = await context.open();
      const first = new Set((await job.checkpoint(1)).entries.map(({ object }) => object?.key));
      const second = new Set((await job.checkpoint(2)).entries.map(({ object }) => object?.key));
      const pages = (await keysOf(backend, "state")).filter((key) => !first.has(key) && !second.has(key));
      check(pages.length > 0, "57 checkpoints made no history page");
      for (const key of pages) {
        for (const how of damages) {
          const { what, undo } = await damage(backend, key, how, context.choices);
          const fresh: Machine = await newMachine(context, keepAll);
          await checkFails(fresh.job.checkpoints(), ["CORRUPT"], `${what}: checkpoints()`);
          await checkFails(fresh.job.checkpoint(1), ["CORRUPT"], `${what}: a checkpoint that it lists`);
          const keys = (await keysOf(backend, "state")).length;
          await fresh.job.sweep();
          const left = (await keysOf(backend, "state")).length;
          check(
            left === keys,
            () => `${what}: a sweep that cannot know what is live removed ${keys - left} objects`,
          );
          const next = await (await newMachine(context, keepAll)).job.claim();
          check(next.restored !== undefined, () => `${what}: the newest checkpoint was not restored`);
          await next.begin().commit();
          await undo();
        }
      }
      const fresh = await newMachine(context, keepAll);
      await checkEpoch(fresh.job, 1);
      await checkEpoch(fresh.job, 2);
      check((await fresh.job.checkpoints()).length >= 57, "not all checkpoints are listed after the repair");
    },
  ),
  storeCase(
    "STORE-60",
    "SEALED",
    "what a scrub finds is recorded: damaged checkpoints do not count as kept, and a good one stays",
    async (context) => {
      const keepTwo = { retention: { keepLast: 2 }, trimAge: 0 } as const;
      const owner = await newMachine(context, keepTwo);
      const writer = await owner.job.claim();
      await commitMany(writer, 1);
      const checkpoint = await commitOf(writer, entries({ long: long("to be damaged") }));
      await damage(await context.open(), checkpoint.entry("long").object?.key ?? "", "flip", context.choices);
      // The client that wrote it scrubs as well as any other: nothing it remembers stands for what is stored.
      const report = await owner.job.verify({ epochs: [2], record: true });
      const found = report.checkpoints.map(({ epoch, status }) => `${epoch} ${status}`).join(", ");
      check(found === "2 damaged", () => `the scrub found: ${found}`);
      await commitMany(writer, 1);
      await owner.job.sweep();
      const live = await (await newMachine(context)).job.checkpoints();
      const summary = live
        .map(({ epoch, damagedAtMs }) => `${epoch}${damagedAtMs ? " damaged" : ""}`)
        .join(", ");
      check(
        live.some(({ epoch }) => epoch === 1),
        () => `live are ${summary}; the only other good one is gone`,
      );
      check(
        live.every(({ epoch, damagedAtMs }) => (damagedAtMs !== undefined) === (epoch === 2)),
        () => `live are ${summary}; epoch 2 is the damaged one`,
      );
      await checkEpoch((await newMachine(context)).job, 1);
    },
  ),
];

function seq(key: string): number {
  return Number(key.slice(key.lastIndexOf("-") + 1));
}
