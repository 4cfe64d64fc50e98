import { expect, test } from "vitest";
import { type Bench, keysOf, newBench, storedBytes } from "./support/bench.js";
import { flipped, sampleBytes } from "./support/bytes.js";
import { newGate, turns } from "./support/settle.js";

const limits = { inlineLimitBytes: 20, blockBytes: 64, retention: { keepLast: 2 } };

async function jobWithRounds(count: number, bench: Bench = newBench({ store: limits })): Promise<Bench> {
  const writer = await bench.client().store.job("orders").claim();
  for (let round = 1; round <= count; round += 1) {
    const draft = writer.begin();
    await draft.put("state", sampleBytes(200, round));
    await draft.commit();
  }
  return bench;
}

/** The epochs for which state objects are stored. */
function epochsStored({ storage }: Bench): readonly number[] {
  const epochs = keysOf(storage, "orders", "state").map((key) => Number(/\/[0-9]+-([0-9]+)-/.exec(key)?.[1]));
  return [...new Set(epochs)].sort((a, b) => a - b);
}

test("CLEAN: one sweep leaves exactly what the newest record reaches", async () => {
  const bench = await jobWithRounds(6);
  const dead = keysOf(bench.storage, "orders", "state").filter((key) => !/-[56]-/.test(key));
  const deadBytes = dead.reduce((bytes, key) => bytes + storedBytes(bench.storage, key).length, 0);
  const job = bench.client().store.job("orders");
  const report = await job.sweep();
  expect(report).toEqual({
    stateObjects: 4,
    records: 0,
    bytes: deadBytes,
    debris: 0,
    unreadableEpochs: [],
    unreadableHistory: false,
    dryRun: false,
  });
  expect(epochsStored(bench)).toEqual([5, 6]);
  for (const epoch of [5, 6]) {
    const bytes = await (await job.checkpoint(epoch)).read("state");
    expect(Buffer.from(bytes)).toEqual(Buffer.from(sampleBytes(200, epoch)));
  }
  expect(await job.sweep()).toMatchObject({ stateObjects: 0, records: 0, bytes: 0 });
});

test("a dry run says what a sweep would do, and does nothing", async () => {
  const bench = await jobWithRounds(6);
  const { backend, store } = bench.client();
  const before = bench.storage.keys();
  const planned = await store.job("orders").sweep({ dryRun: true });
  expect(planned).toMatchObject({ stateObjects: 4, dryRun: true });
  expect(bench.storage.keys()).toEqual(before);
  expect(backend.calls.filter(({ verb }) => verb !== "list" && verb !== "read")).toEqual([]);
  expect(await store.job("orders").sweep()).toEqual({ ...planned, dryRun: false });
});

test("a dry run also says which records would be trimmed", async () => {
  const bench = await jobWithRounds(6);
  bench.clock.advance(3 * 3_600_000);
  await bench.client().store.job("orders").claim();
  const job = bench.client().store.job("orders");
  const planned = await job.sweep({ dryRun: true });
  expect(planned.records).toBeGreaterThan(0);
  expect(await job.sweep()).toMatchObject({ records: planned.records, bytes: planned.bytes });
});

test("a checkpoint with an unreadable manifest is reported, and what it may need is spared", async () => {
  const bench = await jobWithRounds(2);
  const older = keysOf(bench.storage, "orders", "log")[1] ?? "";
  bench.storage.set(older, flipped(storedBytes(bench.storage, older), 50));
  const garbage = (await bench.client().store.job("orders").claim()).begin();
  await garbage.put("state", sampleBytes(100, 9));
  await (await bench.client().store.job("orders").claim()).begin().put("more", sampleBytes(100, 9));
  const report = await bench.client().store.job("orders").sweep();
  expect(report.unreadableEpochs).toEqual([1]);
  expect(epochsStored(bench)).toContain(1);
  // What was made for later drafts of fenced writers cannot be needed by it.
  expect(report.stateObjects).toBe(1);
});

test("drafts in the making are left alone, also those that commit only after the sweep", async () => {
  const bench = await jobWithRounds(1);
  const job = bench.client().store.job("orders");
  const writer = await job.claim();
  const [first, second] = [writer.begin(), writer.begin()];
  await first.put("state", sampleBytes(200, 2));
  await second.put("state", sampleBytes(200, 3));
  await bench.client().store.job("orders").sweep();
  await first.commit();
  await bench.client().store.job("orders").sweep();
  const checkpoint = await second.commit();
  expect(Buffer.from(await checkpoint.read("state"))).toEqual(Buffer.from(sampleBytes(200, 3)));
});

test("RESTORABLE: a sweep that works from an old head removes nothing that was committed meanwhile", async () => {
  const bench = await jobWithRounds(3);
  const { backend, store } = bench.client();
  const gate = newGate();
  backend.intercept = async ({ verb, key }, proceed) => {
    // The head is known; the state objects are listed when others have long gone on.
    if (verb === "list" && key === "orders/state/") await gate.opened;
    return await proceed();
  };
  const sweeping = store.job("orders").sweep();
  await turns();
  const writer = await bench.client().store.job("orders").claim();
  const reused = writer.begin();
  reused.reuse(writer.restored?.entry("state") ?? (undefined as never));
  await reused.commit();
  const added = writer.begin();
  await added.put("state", sampleBytes(200, 50));
  await added.commit();
  const inFlight = writer.begin();
  await inFlight.put("state", sampleBytes(200, 60));
  gate.open();
  await sweeping;
  await inFlight.commit();
  const job = bench.client().store.job("orders");
  const { checkpoints } = await job.verify();
  expect(checkpoints.map(({ epoch, status }) => [epoch, status])).toEqual([
    [6, "restorable"],
    [5, "restorable"],
  ]);
});

test("any number of sweeps at once are harmless", async () => {
  const bench = await jobWithRounds(8);
  const reports = await Promise.all(
    Array.from({ length: 5 }, async () => await bench.client().store.job("orders").sweep()),
  );
  expect(Math.max(...reports.map(({ stateObjects }) => stateObjects))).toBe(6);
  expect(epochsStored(bench)).toEqual([7, 8]);
});

test("a sweep touches no other job, not even one whose id begins the same", async () => {
  const bench = await jobWithRounds(3);
  const other = (await bench.client().store.job("orders-2").claim()).begin();
  await other.put("state", sampleBytes(200));
  await bench.client().store.job("orders").sweep();
  expect(keysOf(bench.storage, "orders-2", "state")).toHaveLength(1);
  expect((await other.commit()).has("state")).toBe(true);
});

test("a sweep of more than a thousand objects removes all of them", async () => {
  const bench = newBench({ store: limits });
  const writer = await bench.client().store.job("orders").claim();
  const draft = writer.begin();
  for (let entry = 0; entry < 2500; entry += 1) await draft.put(`e${entry}`, sampleBytes(21, entry));
  draft.abandon();
  await writer.begin().commit();
  const { backend, store } = bench.client();
  const requests = await backend.requestsOf(async () => {
    expect((await store.job("orders").sweep()).stateObjects).toBe(2500);
  });
  expect(requests).toMatchObject({ remove: 3 });
  expect(keysOf(bench.storage, "orders", "state")).toEqual([]);
});
