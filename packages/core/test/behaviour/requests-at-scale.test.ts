import { beforeAll, expect, test } from "vitest";
import { type Bench, keysOf, newBench, storedBytes } from "./support/bench.js";
import { addSavepoints } from "./support/many-savepoints.js";

async function jobWithSavepoints(count: number): Promise<Bench> {
  const bench = newBench({ store: { retention: { keepLast: 5 } } });
  const job = bench.client().store.job("orders");
  const draft = (await job.claim()).begin();
  await draft.put("state", "the first");
  await draft.commit();
  await job.savepoint("the first");
  await addSavepoints(bench, "orders", count);
  return bench;
}

function newestRecordBytes({ storage }: Bench): number {
  return storedBytes(storage, keysOf(storage, "orders", "log")[0] ?? "").length;
}

let many: Bench;
let few: Bench;

beforeAll(async () => {
  many = await jobWithSavepoints(100_000);
  few = await jobWithSavepoints(10);
});

test("with 100,000 savepoints a claim and a commit ask no more", async () => {
  const { backend, store } = many.client();
  const claimAndCommit = await backend.requestsOf(async () => {
    const writer = await store.job("orders").claim();
    expect(writer.restored?.epoch).toBe(100_001);
    const draft = writer.begin();
    await draft.put("state", "the next");
    await draft.commit();
  });
  expect(claimAndCommit).toEqual({ list: 1, read: 1, create: 2 });
  expect(await backend.requestsOf(async () => await store.job("orders").health())).toEqual({
    list: 1,
    read: 1,
  });
  expect((await store.job("orders").health()).checkpoints).toBe(100_002);
});

test("with 100,000 savepoints a commit's record is no larger than what the few dozen in it take", async () => {
  for (const bench of [many, few]) {
    const writer = await bench.client().store.job("orders").claim();
    await writer.begin().commit();
  }
  // At most 96 checkpoints are in the record, of some 300 bytes each.
  expect(newestRecordBytes(many)).toBeLessThan(newestRecordBytes(few) + 96 * 400);
  expect(newestRecordBytes(many)).toBeLessThan(48 * 1024);
});

test("a savepoint among 100,000 is found by name by one path through the history pages", async () => {
  const { backend, store } = many.client();
  const job = store.job("orders");
  const requests = await backend.requestsOf(async () => {
    expect((await job.savepoint("release 50000", { epoch: 50_000 })).epoch).toBe(50_000);
  });
  // Head, three pages of names and three of checkpoints.
  expect(requests).toEqual({ list: 1, read: 1 + 3 + 3 });
});

test("the oldest of 100,000 can still be restored, and survives further commits", async () => {
  const { store } = many.client({ retention: { keepLast: 1 } });
  const job = store.job("orders");
  expect(await (await job.checkpoint(1)).readText("state")).toBe("the first");
  const writer = await job.claim();
  for (let round = 0; round < 3; round += 1) await writer.begin().commit();
  expect(await (await job.checkpoint(1)).readText("state")).toBe("the first");
  expect((await job.savepoint("release 77777", { epoch: 77_777 })).savepoints).toEqual(["release 77777"]);
});

test("with 10,000 records in the log a claim, a commit and the newest checkpoint ask no more", async () => {
  const bench = newBench();
  const past = await bench.client().store.job("orders").claim();
  for (let round = 0; round < 10_000; round += 1) await past.begin().commit();
  expect(keysOf(bench.storage, "orders", "log")).toHaveLength(10_001);

  const { backend, store } = bench.client();
  const job = store.job("orders");
  expect(await backend.requestsOf(async () => await job.latest())).toEqual({ list: 1, read: 1 });
  const claimAndCommit = await backend.requestsOf(async () => await (await job.claim()).begin().commit());
  expect(claimAndCommit).toEqual({ list: 1, read: 1, create: 2 });
});

test("a commit with hundreds of live checkpoints folds older ones into pages and keeps its record small", async () => {
  const bench = newBench({ store: { retention: { keepLast: 1000 } } });
  const { backend, store } = bench.client();
  const writer = await store.job("orders").claim();
  const sizes: number[] = [];
  let creates = 0;
  for (let round = 0; round < 400; round += 1) {
    const requests = await backend.requestsOf(async () => await writer.begin().commit());
    creates += requests.create ?? 0;
    sizes.push(newestRecordBytes(bench));
  }
  expect(creates).toBe(400);
  expect(Math.max(...sizes)).toBeLessThan(48 * 1024);
  const job = bench.client().store.job("orders");
  const live = await job.checkpoints();
  expect(live.map(({ epoch }) => epoch)).toEqual(Array.from({ length: 400 }, (_, index) => 400 - index));
});
