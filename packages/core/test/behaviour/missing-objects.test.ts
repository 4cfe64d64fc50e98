import { expect, test } from "vitest";
import { type Bench, keysOf, newBench } from "./support/bench.js";
import { sampleBytes } from "./support/bytes.js";
import { caught } from "./support/caught.js";
import { hang, settle } from "./support/settle.js";

const limits = { inlineLimitBytes: 10, blockBytes: 64, retention: { keepLast: 1 } };

async function jobWithState(): Promise<Bench> {
  const bench = newBench({ store: limits });
  const draft = (await bench.client().store.job("orders").claim()).begin();
  await draft.put("large", sampleBytes(500));
  await draft.commit();
  return bench;
}

test("SEALED: a live checkpoint whose object is gone is corrupt, by what is missing", async () => {
  const bench = await jobWithState();
  const [key = ""] = keysOf(bench.storage, "orders", "state");
  bench.storage.delete(key);
  const job = bench.client().store.job("orders");
  const checkpoint = await job.latest();
  const error = await caught(async () => await checkpoint?.read("large"));
  expect(error).toMatchObject({ code: "CORRUPT", reason: "missing", key, retryable: false });
  expect(error.message).toContain("epoch 1 is live");
  const { checkpoints } = await job.verify();
  expect(checkpoints[0]).toMatchObject({
    status: "damaged",
    problems: [{ entry: "large", code: "CORRUPT" }],
  });
  expect(checkpoints[0]?.problems[0]?.error).toMatchObject({ reason: "missing" });
});

test("a checkpoint that was dropped while it was read has expired, and the error says what is live", async () => {
  const bench = await jobWithState();
  const reader = bench.client().store.job("orders");
  const old = await reader.latest();
  const writer = await bench.client().store.job("orders").claim();
  await writer.begin().commit();
  await writer.begin().commit();
  await bench.client().store.job("orders").sweep();
  const error = await caught(async () => await old?.read("large"));
  expect(error).toMatchObject({ code: "EXPIRED", epoch: 1, liveEpochs: [3], retryable: false });
  expect(error.message).toBe("epoch 1 of job orders is not live; live are 3");
});

test("the record of an older live checkpoint that is gone is a typed error that names it", async () => {
  const bench = newBench({ store: { retention: { keepLast: 5 } } });
  const writer = await bench.client().store.job("orders").claim();
  await writer.begin().commit();
  await writer.begin().commit();
  const older = keysOf(bench.storage, "orders", "log")[1] ?? "";
  bench.storage.delete(older);
  const job = bench.client().store.job("orders");
  const error = await caught(job.checkpoint(1));
  expect(error).toMatchObject({ code: "CORRUPT", reason: "missing" });
  expect(error.message).toContain(older);
});

test("a never claimed job has nothing, and says so", async () => {
  const job = newBench().client().store.job("orders");
  expect(await job.latest()).toBeUndefined();
  expect(await job.checkpoints()).toEqual([]);
  expect(await job.pins()).toEqual([]);
  expect(await job.health()).toMatchObject({ state: "unclaimed", generation: 0, seq: 0, newest: undefined });
  expect(await job.sweep()).toMatchObject({ stateObjects: 0, records: 0 });
  expect(await job.verify()).toMatchObject({ checkpoints: [] });
  expect(await job.destroy()).toMatchObject({ removed: undefined, recordsLeft: 0 });
  expect(await caught(job.checkpoint(1))).toMatchObject({ code: "EXPIRED", liveEpochs: [] });
  expect(await caught(job.pin(1))).toMatchObject({ code: "EXPIRED", liveEpochs: [] });
  expect(await caught(job.savepoint("a", { epoch: 1 }))).toMatchObject({ code: "EXPIRED" });
  expect(await caught(job.claim({ epoch: 1 }))).toMatchObject({ code: "EXPIRED", liveEpochs: [] });
  expect(await caught(job.pin())).toMatchObject({ code: "NOT_FOUND" });
  expect(await caught(job.savepoint("a"))).toMatchObject({ code: "NOT_FOUND" });
  expect(await caught(job.release("a"))).toMatchObject({ code: "NOT_FOUND" });
  expect(await caught(job.unpin("0".repeat(32)))).toMatchObject({ code: "NOT_FOUND" });
});

test("BOUNDED: finding out why an object is gone ends by the deadline of the read", async () => {
  const bench = await jobWithState();
  const { backend, store } = bench.client();
  const checkpoint = await store.job("orders").latest();
  for (const key of keysOf(bench.storage, "orders", "state")) bench.storage.delete(key);
  backend.intercept = async ({ verb }, proceed) => (verb === "list" ? await hang() : await proceed());
  const reading = (async () => await checkpoint?.read("large", { deadline: "1s" }))();
  const ended = await settle(bench.clock, reading);
  expect(ended.status).toBe("rejected");
  expect(ended.tookMs).toBeLessThanOrEqual(1000);
});
