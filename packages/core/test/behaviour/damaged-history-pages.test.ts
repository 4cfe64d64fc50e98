import { beforeAll, expect, test } from "vitest";
import { type Bench, keysOf, newBench, storedBytes } from "./support/bench.js";
import { flipped } from "./support/bytes.js";
import { codeOf, storeWith } from "./support/damage-subject.js";

let bench: Bench;
let pages: readonly string[];

/** 60 checkpoints without objects, of which three dozen are savepoints, so that all state objects are history pages. */
beforeAll(async () => {
  bench = newBench({ store: { retention: { keepLast: 100 } } });
  const job = bench.client().store.job("orders");
  const writer = await job.claim();
  for (let epoch = 1; epoch <= 60; epoch += 1) {
    const draft = writer.begin();
    await draft.put("epoch", String(epoch));
    await draft.commit();
    if (epoch % 15 === 0) await job.savepoint(`at ${epoch}`);
  }
  await job.sweep();
  pages = keysOf(bench.storage, "orders", "state");
});

test("the pages are those of checkpoints and those of names", () => {
  expect(pages.length).toBeGreaterThanOrEqual(2);
});

test("SEALED: a flipped bit in any byte of any history page ends in CORRUPT", async () => {
  for (const key of pages) {
    const bytes = storedBytes(bench.storage, key);
    for (let at = 0; at < bytes.length; at += 1) {
      bench.storage.set(key, flipped(bytes, at));
      // Finding a savepoint that was folded needs the page of its name and the page of its checkpoint.
      const job = bench.client().store.job("orders");
      const { code } = await codeOf(async () => await job.savepoint("at 15", { epoch: 15 }));
      if (code !== "CORRUPT") throw new Error(`${key} byte ${at} ended in ${code}`);
    }
    bench.storage.set(key, bytes);
  }
});

test("SEALED: a history page cut short, lengthened or gone ends in CORRUPT, and the newest checkpoint is unhurt", async () => {
  for (const key of pages) {
    const bytes = storedBytes(bench.storage, key);
    for (const other of [undefined, new Uint8Array(0), bytes.subarray(0, -1), bytes.subarray(1)]) {
      const store = storeWith(bench.storage, { [key]: other });
      const job = store.job("orders");
      const folded = await codeOf(async () => await job.checkpoint(1));
      const named = await codeOf(async () => await job.savepoint("at 15", { epoch: 15 }));
      expect([folded.code, named.code]).toContain("CORRUPT");
      expect(await (await job.latest())?.readText("epoch")).toBe("60");
      expect((await job.claim()).restored?.epoch).toBe(60);
    }
  }
});

test("PROGRESS: a damaged history page does not stop the job from committing", async () => {
  for (const key of pages) {
    const store = storeWith(bench.storage, { [key]: flipped(storedBytes(bench.storage, key), 10) });
    const writer = await store.job("orders").claim();
    expect((await codeOf(async () => await writer.begin().commit())).code, key).toBe("OK");
  }
});

test("every folded checkpoint reads as it was written", async () => {
  const job = bench.client().store.job("orders");
  for (let epoch = 1; epoch <= 60; epoch += 1) {
    expect(await (await job.checkpoint(epoch)).readText("epoch")).toBe(String(epoch));
  }
  const named = (await job.checkpoints()).filter(({ savepoints }) => savepoints.length > 0);
  expect(named.map(({ savepoints }) => savepoints)).toEqual([["at 60"], ["at 45"], ["at 30"], ["at 15"]]);
});
