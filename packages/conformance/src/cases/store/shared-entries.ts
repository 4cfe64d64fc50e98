import { CheckpointStore, type Entry } from "@holdfast/core";
import type { ConformanceCase } from "../../case/conformance-case.js";
import { checkFails } from "../../case/expectations.js";
import { check } from "../../case/violation.js";
import { checkHolds, commitMany, commitOf, entries, long, text } from "./support/entries.js";
import { jobId, newMachine } from "./support/machine.js";
import { storeCase } from "./support/store-case.js";
import { checkClean } from "./support/stored-state.js";

const keepOne = { retention: { keepLast: 1 }, trimAge: 0 } as const;

export const sharedEntriesCases: readonly ConformanceCase[] = [
  storeCase(
    "STORE-06",
    "RESTORABLE",
    "a reused entry moves no byte and outlives the checkpoint that it comes from",
    async (context) => {
      const machine = await newMachine(context, keepOne);
      const writer = await machine.job.claim();
      const content = entries({ last: long("last"), small: text("small") });
      // The first one's object comes before the others', and is dropped by and by.
      let newest = await commitOf(writer, new Map([["first", long("first")], ...content]));
      for (let commits = 0; commits < 4; commits += 1) {
        const draft = writer.begin();
        const writes = machine.calls.filter(({ verb }) => verb === "write").length;
        for (const entry of newest.entries) if (commits < 2 || entry.name !== "first") draft.reuse(entry);
        newest = await draft.commit();
        const more = machine.calls.filter(({ verb }) => verb === "write").length - writes;
        check(more === 0, () => `reusing entries wrote ${more} objects`);
        await (await newMachine(context, keepOne)).job.sweep();
      }
      const { restored } = await (await newMachine(context)).job.claim();
      await checkHolds(restored, content, "what is restored after four sweeps");
    },
  ),
  storeCase(
    "STORE-07",
    "RESTORABLE",
    "an entry of a checkpoint that expired meanwhile cannot be reused",
    async (context) => {
      const machine = await newMachine(context, keepOne);
      const writer = await machine.job.claim();
      const first = await commitOf(writer, entries({ big: long("big") }));
      await commitOf(writer, entries({ big: long("bigger") }));
      await (await newMachine(context, keepOne)).job.sweep();
      const draft = writer.begin();
      draft.reuse(first.entry("big"));
      await checkFails(draft.commit(), ["EXPIRED"], "a commit that reuses an entry of an expired checkpoint");
      const { restored } = await (await newMachine(context)).job.claim();
      await checkHolds(restored, entries({ big: long("bigger") }), "what stands after the refusal");
    },
  ),
  storeCase(
    "STORE-08",
    "RESTORABLE",
    "what workers on other clients store by a draft's ticket is spared by sweeps, adopted and committed",
    async (context) => {
      const { job } = await newMachine(context, keepOne);
      const writer = await job.claim();
      await commitMany(writer, 2);
      const draft = writer.begin();
      const ticket = JSON.parse(JSON.stringify(draft.ticket()));
      const content = entries({ part1: long("one"), part2: long("two"), part3: text("three") });
      const stored: Entry[] = [];
      for (const [name, bytes] of content) {
        const worker = new CheckpointStore(await context.open(), { inlineLimitBytes: 64 }).worker(ticket);
        stored.push(JSON.parse(JSON.stringify(await worker.put(name, bytes))));
      }
      await (await newMachine(context, keepOne)).job.sweep();
      for (const entry of stored) draft.adopt(entry);
      await draft.commit();
      await checkHolds(
        (await (await newMachine(context)).job.claim()).restored,
        content,
        "what workers stored",
      );
    },
  ),
  storeCase(
    "STORE-09",
    "RESTORABLE",
    "an entry that was stored for another draft is not adopted, since a sweep may remove it",
    async (context) => {
      const machine = await newMachine(context, keepOne);
      const writer = await machine.job.claim();
      const given = writer.begin();
      const worker = new CheckpointStore(await context.open(), { inlineLimitBytes: 64 }).worker(
        given.ticket(),
      );
      const entry = await worker.put("part", long("part"));
      given.abandon();
      const draft = writer.begin();
      let refusal: unknown;
      try {
        draft.adopt(entry);
      } catch (error) {
        refusal = error;
      }
      check(refusal !== undefined, "an entry that was stored with another draft's ticket was adopted");
      await draft.commit();
      await (await newMachine(context, keepOne)).job.sweep();
      await checkClean(await context.open(), "after the sweep");
    },
  ),
  storeCase(
    "STORE-10",
    "RESTORABLE",
    "jobs whose names begin alike do not touch each other, in one client and in several",
    async (context) => {
      const ids = [jobId, `${jobId}-2`, `${jobId}.state`, "order"];
      const clock = await newMachine(context, keepOne);
      for (const id of ids) {
        const writer = await clock.store.job(id).claim();
        await commitOf(writer, entries({ old: long(`old of ${id}`) }));
        await commitOf(writer, entries({ whose: text(id), big: long(id) }));
      }
      const [swept = "", destroyed = "", ...others] = ids;
      await (await newMachine(context, keepOne)).store.job(swept).sweep();
      await (await newMachine(context, keepOne)).store.job(destroyed).destroy();
      for (const id of [swept, ...others]) {
        const { store } = await newMachine(context);
        const { restored } = await store.job(id).claim();
        await checkHolds(restored, entries({ whose: text(id), big: long(id) }), `job ${id}`);
      }
      const listed = await (await newMachine(context)).store.jobs();
      const expected = ids.filter((id) => id !== destroyed).sort();
      check(listed.join() === expected.join(), () => `listed are ${listed.join()}, not ${expected.join()}`);
    },
  ),
  storeCase(
    "STORE-11",
    "MONOTONE",
    "of drafts in the making at once, one that a higher epoch has overtaken can no longer commit",
    async (context) => {
      const writer = await (await newMachine(context)).job.claim();
      const [lower, higher] = [writer.begin(), writer.begin()];
      await lower.put("which", "the lower");
      await higher.put("which", "the higher");
      await higher.commit();
      await checkFails(lower.commit(), ["SUBSUMED"], "the commit of the lower epoch");
      const observer = await newMachine(context);
      const latest = await observer.job.latest();
      await checkHolds(latest, entries({ which: text("the higher") }), "the newest checkpoint");
      const live = (await observer.job.checkpoints()).map(({ epoch }) => epoch);
      check(live.join() === String(higher.epoch), () => `live are ${live.join()}`);
    },
  ),
];
