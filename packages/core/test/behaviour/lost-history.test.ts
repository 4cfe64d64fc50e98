import { beforeEach, describe, expect, test } from "vitest";
import type { CheckpointStoreOptions, Draft, Job, Writer } from "../../src/index.js";
import { type Bench, keysOf, newBench, storedBytes } from "./support/bench.js";
import { flipped } from "./support/bytes.js";
import { caught } from "./support/caught.js";
import { codeOf } from "./support/damage-subject.js";

const keepAll = { retention: { keepLast: 1000 } };
const stateBytes = 1000;

async function commit(writer: Writer): Promise<void> {
  const draft: Draft = writer.begin();
  await draft.put("state", "x".repeat(stateBytes));
  await draft.commit();
}

/** 150 checkpoints whose entries travel in their records, so that all state objects are history pages. */
async function jobWithHistory(bench: Bench, options: CheckpointStoreOptions = keepAll): Promise<void> {
  const writer = await bench.client(options).store.job("orders").claim();
  for (let epoch = 1; epoch <= 150; epoch += 1) await commit(writer);
}

function losePages({ storage }: Bench): void {
  for (const key of keysOf(storage, "orders", "state")) storage.delete(key);
}

function damagePages({ storage }: Bench): void {
  for (const key of keysOf(storage, "orders", "state"))
    storage.set(key, flipped(storedBytes(storage, key), 10));
}

async function readableEpochs(job: Job): Promise<readonly number[]> {
  const lastEpoch = (await job.latest())?.epoch ?? 0;
  const readable: number[] = [];
  for (let epoch = 1; epoch <= lastEpoch; epoch += 1) {
    if ((await codeOf(async () => await job.checkpoint(epoch))).code === "OK") readable.push(epoch);
  }
  return readable;
}

describe.each([
  ["lost", losePages],
  ["damaged", damagePages],
])("with %s history pages", (_how, spoil) => {
  let bench: Bench;

  beforeEach(async () => {
    bench = newBench({ store: { inlineLimitBytes: 2 * stateBytes } });
    await jobWithHistory(bench);
    spoil(bench);
  });

  test("`maxBytes` does not drop the newest checkpoints, which can be read", async () => {
    const options = { retention: { keepLast: 1000, maxBytes: 100 * stateBytes } };
    const job = bench.client(options).store.job("orders");
    const writer = await job.claim();
    const before = await readableEpochs(job);
    expect(before).toContain(150);
    expect(before.length).toBeGreaterThan(1);
    await commit(writer);
    await commit(writer);
    expect(await readableEpochs(job)).toEqual([...before, 151, 152]);
  });

  test.each([false, true])("a sweep says so and removes nothing (dry run: %s)", async (dryRun) => {
    const job = bench.client(keepAll).store.job("orders");
    const abandoned = (await job.claim()).begin();
    await abandoned.put("debris", "x".repeat(4 * stateBytes));
    abandoned.abandon();
    await commit(await job.claim());
    const before = bench.storage.keys();
    expect(await job.sweep({ dryRun })).toEqual({
      stateObjects: 0,
      records: 0,
      bytes: 0,
      debris: 0,
      unreadableEpochs: [],
      unreadableHistory: true,
      dryRun,
    });
    expect(bench.storage.keys()).toEqual(before);
  });

  test("PROGRESS: commits go on, beyond what would be folded", async () => {
    const job = bench.client(keepAll).store.job("orders");
    const writer = await job.claim();
    for (let round = 0; round < 150; round += 1) await commit(writer);
    const restored = (await bench.client(keepAll).store.job("orders").claim()).restored;
    expect(restored?.epoch).toBe(300);
    expect(await caught(job.checkpoint(1))).toMatchObject({ code: "CORRUPT" });
  });
});

test("a sweep that can read the history says that it could", async () => {
  const bench = newBench({ store: { inlineLimitBytes: 2 * stateBytes } });
  await jobWithHistory(bench);
  const job = bench.client(keepAll).store.job("orders");
  expect((await job.sweep({ dryRun: true })).unreadableHistory).toBe(false);
  expect((await job.sweep()).unreadableHistory).toBe(false);
});

test("PROGRESS: a claim past damaged records whose history was swept goes on, and a sweep leaves all alone", async () => {
  const bench = newBench({ store: { trimAge: 0, ...keepAll } });
  const owner = bench.client().store.job("orders");
  const writer = await owner.claim();
  const pages = (): readonly string[] => keysOf(bench.storage, "orders", "state");
  for (let epoch = 1; epoch <= 150; epoch += 1) await writer.begin().commit();
  // The record after the next fold names pages of its own; then those that only older records name are swept.
  for (const before = pages().length; pages().length === before; ) await writer.begin().commit();
  await owner.sweep();
  for (const key of keysOf(bench.storage, "orders", "log").slice(0, 2)) {
    bench.storage.set(key, flipped(storedBytes(bench.storage, key), 10));
  }
  const job = bench.client().store.job("orders");
  const claimed = await job.claim({ fallback: true, acceptInconsistency: true });
  const restored = claimed.restored?.epoch ?? 0;
  expect(restored).toBeGreaterThan(1);
  for (let round = 0; round < 3; round += 1) await claimed.begin().commit();
  const before = bench.storage.keys();
  expect(await bench.client().store.job("orders").sweep()).toMatchObject({ unreadableHistory: true });
  expect(bench.storage.keys()).toEqual(before);
  expect((await bench.client().store.job("orders").checkpoint(restored)).epoch).toBe(restored);
});
