import type { Writer } from "@holdfast/core";
import type { ConformanceCase } from "../../case/conformance-case.js";
import { checkFails, describeError, endingOf } from "../../case/expectations.js";
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
import { isRecord, newMachine, once } from "./support/machine.js";
import { storeCase } from "./support/store-case.js";

export const fencingCases: readonly ConformanceCase[] = [
  storeCase("STORE-12", "FENCED", "after a claim no older writer commits, on any client", async (context) => {
    const older = await (await newMachine(context)).job.claim();
    await commitMany(older, 1);
    const underWay = older.begin();
    await underWay.put("state", long("of the older run"));
    const newer = await (await newMachine(context)).job.claim();
    check(
      newer.generation > older.generation,
      () => `generation ${newer.generation} was claimed after ${older.generation}`,
    );
    const refusal = await checkFails(underWay.commit(), ["FENCED"], "the commit of an older writer");
    check(refusal.outcome === "not-applied", () => `its outcome is ${refusal.outcome}`);
    const [epoch = 0] = await commitMany(newer, 1);
    const observer = await newMachine(context);
    for (const { generation, epoch: live } of await observer.job.checkpoints()) {
      const isRight = live === epoch ? generation === newer.generation : generation === older.generation;
      check(isRight, () => `epoch ${live} is of generation ${generation}`);
    }
    await checkHolds(await observer.job.latest(), contentOf(epoch), "the newest checkpoint");
    await checkFails((async () => older.begin())(), ["FENCED"], "a fenced writer's next draft");
  }),
  storeCase(
    "STORE-13",
    "LINEAR",
    "of claims that race each gets a generation of its own, and only the last of them can commit",
    async (context) => {
      const first = await (await newMachine(context)).job.claim();
      const [epoch = 0] = await commitMany(first, 1);
      const machines = await Promise.all([1, 2, 3, 4].map(() => newMachine(context)));
      const writers = await Promise.all(machines.map(({ job }) => job.claim()));
      const generations = writers.map(({ generation }) => generation);
      check(
        new Set([first.generation, ...generations]).size === 5,
        () => `four racing claims after generation ${first.generation} got ${generations.join(", ")}`,
      );
      const newest = Math.max(...generations);
      for (const { restored } of writers)
        await checkHolds(restored, contentOf(epoch), "what a racing claim restored");
      const commits = writers.map(async (writer) => {
        const commit = commitOf(writer, entries({ state: text(`of ${writer.generation}`) }));
        if (writer.generation === newest) await commit;
        else await checkFails(commit, ["FENCED"], `a commit of generation ${writer.generation} of ${newest}`);
      });
      await Promise.all(commits);
      const latest = await (await newMachine(context)).job.latest();
      await checkHolds(latest, entries({ state: text(`of ${newest}`) }), "the newest checkpoint");
    },
  ),
  storeCase(
    "STORE-14",
    "FENCED",
    "a commit that a claim overtakes on its way to the storage is refused, and is in nothing restored",
    async (context) => {
      const older = await newMachine(context);
      const writer = await older.job.claim();
      const [epoch = 0] = await commitMany(writer, 1);
      const draft = writer.begin();
      await draft.put("state", long("overtaken"));
      let newer: Writer | undefined;
      older.before = once(isRecord, async () => {
        newer = await (await newMachine(context)).job.claim();
      });
      await checkFails(draft.commit(), ["FENCED"], "a commit that a claim has overtaken");
      await checkHolds(newer?.restored, contentOf(epoch), "what the overtaking claim restored");
      const next = await (await newMachine(context)).job.claim();
      await checkHolds(next.restored, contentOf(epoch), "what the next claim restores");
    },
  ),
  storeCase(
    "STORE-15",
    "FENCED",
    "a commit that lands right before a claim is restored by it, and never denied",
    async (context) => {
      const older = await newMachine(context);
      const draft = (await older.job.claim()).begin();
      await draft.put("state", long("landed"));
      let newer: Writer | undefined;
      // The record is there, its answer is lost, and another client claims before the writer can ask again.
      older.script = (call) => (isRecord(call) && !newer ? "lost" : undefined);
      older.after = once(isRecord, async () => {
        newer = await (await newMachine(context)).job.claim();
      });
      const ending = await endingOf(older.patiently(() => draft.commit()));
      await checkHolds(newer?.restored, entries({ state: long("landed") }), "what the claim restored");
      const isDenied = "error" in ending && (ending.error as { outcome?: unknown }).outcome !== "unknown";
      check(!isDenied, () => {
        return `a commit that the next claim restored ended in ${describeError((ending as { error: unknown }).error)}`;
      });
    },
  ),
  storeCase(
    "STORE-16",
    "RESTORABLE",
    "a claim restores what its own record lists, not what its client saw before, however much others cleaned up",
    async (context) => {
      const remembering = await newMachine(context, { retention: { keepLast: 2 }, trimAge: 0 });
      await commitMany(await remembering.job.claim(), 3);
      // The client has seen epoch 3 as the newest, from its own commits and from its own looks.
      check((await remembering.job.latest())?.epoch === 3, "the newest epoch is not 3");
      const others = await newMachine(context, { retention: { keepLast: 2 }, trimAge: 0 });
      const owner = await others.job.claim();
      const newest = (await commitMany(owner, 4)).at(-1) ?? 0;
      await others.job.sweep();
      await others.job.sweep();
      const writer = await remembering.job.claim();
      check(writer.restored?.epoch === newest, () => {
        return `epoch ${writer.restored?.epoch} was restored, and the claim's record lists ${newest}`;
      });
      await checkHolds(writer.restored, contentOf(newest), "what the claim restored");
      await commitOf(writer, entries({ next: text("next") }));
      await checkEpoch((await newMachine(context)).job, newest);
    },
  ),
];
