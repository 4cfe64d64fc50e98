import { expect, test } from "vitest";
import { type Bench, keysOf, newBench } from "./support/bench.js";
import { sampleBytes } from "./support/bytes.js";
import { caught } from "./support/caught.js";

async function jobWithEverything(bench: Bench): Promise<void> {
  const job = bench.client().store.job("orders");
  const writer = await job.claim();
  for (let round = 1; round <= 3; round += 1) {
    const draft = writer.begin();
    await draft.put("state", sampleBytes(200, round));
    draft.effect({ sink: "any", round });
    await draft.commit();
  }
  await job.savepoint("kept for ever", { epoch: 1 });
  await job.pin(2);
}

const limits = { inlineLimitBytes: 20, blockBytes: 64 };

test("drops everything, and says so", async () => {
  const bench = newBench({ store: limits });
  await jobWithEverything(bench);
  const job = bench.client().store.job("orders");
  const report = await job.destroy();
  expect(report).toMatchObject({ removed: { stateObjects: 3 }, recordsLeft: 6 });
  expect(keysOf(bench.storage, "orders", "state")).toEqual([]);
  expect(await job.latest()).toBeUndefined();
  expect(await job.checkpoints()).toEqual([]);
  expect(await job.pins()).toEqual([]);
  expect(await job.health()).toMatchObject({
    state: "destroyed",
    checkpoints: 0,
    stateBytes: 0,
    effectsPending: 0,
  });
  expect(await caught(job.checkpoint(1))).toMatchObject({ code: "EXPIRED", liveEpochs: [] });
});

test("FENCED: nobody who was at it can commit, pin or name anything any more", async () => {
  const bench = newBench({ store: limits });
  await jobWithEverything(bench);
  const writer = await bench.client().store.job("orders").claim();
  const draft = writer.begin();
  const job = bench.client().store.job("orders");
  await job.destroy();
  expect(await caught(draft.commit())).toMatchObject({ code: "FENCED" });
  expect(await caught(job.pin(1))).toMatchObject({ code: "EXPIRED" });
  expect(await caught(job.savepoint("a", { epoch: 1 }))).toMatchObject({ code: "EXPIRED" });
});

test("a job is in the list from its first claim until it is destroyed, and again when it is claimed anew", async () => {
  const bench = newBench({ store: limits });
  const { store } = bench.client();
  expect(await store.jobs()).toEqual([]);
  for (const id of ["orders", "b", "a-1"]) await store.job(id).claim();
  expect(await bench.client().store.jobs()).toEqual(["a-1", "b", "orders"]);
  await store.job("b").destroy();
  expect(await store.jobs()).toEqual(["a-1", "orders"]);
  await store.job("b").claim();
  expect(await store.jobs()).toEqual(["a-1", "b", "orders"]);
});

test("a claim after it starts from nothing, above all that was", async () => {
  const bench = newBench({ store: limits });
  await jobWithEverything(bench);
  const job = bench.client().store.job("orders");
  await job.destroy();
  const writer = await job.claim();
  expect(writer.restored).toBeUndefined();
  expect(writer.pendingEffects).toEqual([]);
  expect(writer.generation).toBeGreaterThan(2);
  expect((await writer.begin().commit()).epoch).toBe(4);
  expect((await job.checkpoints()).map(({ epoch }) => epoch)).toEqual([4]);
});

test("without a trim age it leaves exactly one record", async () => {
  const bench = newBench({ store: { ...limits, trimAge: 0 } });
  await jobWithEverything(bench);
  const report = await bench.client().store.job("orders").destroy();
  expect(report.recordsLeft).toBe(0);
  expect(bench.storage.keys()).toHaveLength(1);
  expect(keysOf(bench.storage, "orders", "log")).toHaveLength(1);
  const writer = await bench.client().store.job("orders").claim();
  expect((await writer.begin().commit()).epoch).toBe(4);
});

test("records that stay for a stalled writer's sake go by a sweep after the trim age", async () => {
  const bench = newBench({ store: limits });
  await jobWithEverything(bench);
  const job = bench.client().store.job("orders");
  await job.destroy();
  bench.clock.advance(2 * 3_600_000);
  await job.claim();
  await job.destroy();
  await job.sweep();
  expect(keysOf(bench.storage, "orders", "log").length).toBeLessThanOrEqual(3);
});

test("doing it twice, or to a job that never was, is harmless", async () => {
  const bench = newBench({ store: limits });
  await jobWithEverything(bench);
  const job = bench.client().store.job("orders");
  await job.destroy();
  const before = bench.storage.keys();
  const { generation } = await job.health();
  await job.destroy();
  expect(bench.storage.keys()).toEqual(before);
  expect((await job.health()).generation).toBe(generation);
  expect(await bench.client().store.job("nothing").destroy()).toEqual({ removed: undefined, recordsLeft: 0 });
  expect(keysOf(bench.storage, "nothing", "log")).toEqual([]);
});

test("it touches no other job", async () => {
  const bench = newBench({ store: limits });
  await jobWithEverything(bench);
  const draft = (await bench.client().store.job("orders2").claim()).begin();
  await draft.put("state", sampleBytes(100));
  await draft.commit();
  await bench.client().store.job("orders").destroy();
  const other = await bench.client().store.job("orders2").latest();
  expect(Buffer.from((await other?.read("state")) ?? [])).toEqual(Buffer.from(sampleBytes(100)));
});
