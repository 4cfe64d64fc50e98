import { expect, test } from "vitest";
import { UnavailableError } from "../../src/index.js";
import { type Bench, keysOf, newBench, storedBytes } from "./support/bench.js";
import { flipped, sampleBytes } from "./support/bytes.js";
import { caught } from "./support/caught.js";
import { newGate, settle, turns } from "./support/settle.js";

const limits = { inlineLimitBytes: 20, blockBytes: 64, retention: { keepLast: 3 } };

async function jobWithRounds(count: number): Promise<Bench> {
  const bench = newBench({ store: limits });
  const writer = await bench.client().store.job("orders").claim();
  for (let round = 1; round <= count; round += 1) {
    const draft = writer.begin();
    await draft.put("state", sampleBytes(200, round));
    await draft.commit();
  }
  return bench;
}

function objectOf({ storage }: Bench, epoch: number): string {
  return keysOf(storage, "orders", "state").find((key) => key.includes(`-${epoch}-`)) ?? "";
}

function damage(bench: Bench, epoch: number): void {
  const key = objectOf(bench, epoch);
  bench.storage.set(key, flipped(storedBytes(bench.storage, key), 10));
}

test("tells which checkpoints are restorable and which are damaged, newest first", async () => {
  const bench = await jobWithRounds(3);
  damage(bench, 2);
  const report = await bench.client().store.job("orders").verify();
  expect(report.recorded).toBe(false);
  expect(report.checkpoints).toMatchObject([
    { epoch: 3, status: "restorable", problems: [] },
    { epoch: 2, status: "damaged", problems: [{ entry: "state", code: "CORRUPT" }] },
    { epoch: 1, status: "restorable", problems: [] },
  ]);
});

test("of chosen epochs looks at no others", async () => {
  const bench = await jobWithRounds(3);
  const { backend, store } = bench.client();
  const { checkpoints } = await store.job("orders").verify({ epochs: [2] });
  expect(checkpoints.map(({ epoch }) => epoch)).toEqual([2]);
  const read = backend.calls.filter(({ verb, key }) => verb === "read" && key.startsWith("orders/state/"));
  expect(new Set(read.map(({ key }) => key))).toEqual(new Set([objectOf(bench, 2)]));
  expect(await caught(store.job("orders").verify({ epochs: [9] }))).toMatchObject({
    code: "EXPIRED",
    epoch: 9,
  });
});

test("reads an object that several checkpoints share once", async () => {
  const bench = await jobWithRounds(1);
  const writer = await bench.client().store.job("orders").claim();
  for (let round = 0; round < 2; round += 1) {
    const draft = writer.begin();
    draft.reuse((await bench.client().store.job("orders").latest())?.entry("state") ?? (undefined as never));
    await draft.commit();
  }
  const { backend, store } = bench.client();
  const { checkpoints } = await store.job("orders").verify();
  expect(checkpoints.map(({ status }) => status)).toEqual(["restorable", "restorable", "restorable"]);
  const read = backend.calls.filter(({ verb, key }) => verb === "read" && key.startsWith("orders/state/"));
  expect(read).toHaveLength(2);
});

test("says that what cannot be read at the moment is unproven", async () => {
  const bench = await jobWithRounds(2);
  const { backend, store } = bench.client();
  backend.intercept = async ({ verb, key }, proceed) => {
    if (verb === "read" && key === objectOf(bench, 2)) throw new UnavailableError("busy");
    return await proceed();
  };
  const ended = await settle(bench.clock, store.job("orders").verify({ record: true }));
  expect(ended).toMatchObject({
    status: "fulfilled",
    value: {
      checkpoints: [
        { epoch: 2, status: "unproven", problems: [{ code: "UNAVAILABLE" }] },
        { epoch: 1, status: "restorable" },
      ],
    },
  });
  const summaries = await store.job("orders").checkpoints();
  expect(summaries.map(({ verifiedAtMs, damagedAtMs }) => [verifiedAtMs, damagedAtMs])).toEqual([
    [undefined, undefined],
    [bench.clock.wallMs(), undefined].map((value) => value && expect.any(Number)),
  ]);
});

test("says that what was dropped and swept meanwhile is expired, not damaged", async () => {
  const bench = await jobWithRounds(3);
  const { backend, store } = bench.client();
  const gate = newGate();
  backend.intercept = async ({ verb, key }, proceed) => {
    if (verb === "read" && key === objectOf(bench, 3)) await gate.opened;
    return await proceed();
  };
  const verifying = store.job("orders").verify();
  await turns();
  const writer = await bench.client().store.job("orders").claim();
  for (let round = 0; round < 3; round += 1) await writer.begin().commit();
  await bench.client().store.job("orders").sweep();
  gate.open();
  const { checkpoints } = await verifying;
  expect(checkpoints.map(({ epoch, status }) => [epoch, status])).toEqual([
    [3, "expired"],
    [2, "expired"],
    [1, "expired"],
  ]);
});

test("its findings ride in the next commit by the same store, which costs nothing more", async () => {
  const bench = await jobWithRounds(2);
  damage(bench, 1);
  const { backend, store } = bench.client();
  const job = store.job("orders");
  const writer = await job.claim();
  await job.verify();
  const atMs = bench.clock.wallMs();
  bench.clock.advance(1000);
  expect((await job.checkpoints()).map(({ verifiedAtMs }) => verifiedAtMs)).toEqual([undefined, undefined]);
  expect(await backend.requestsOf(async () => await writer.begin().commit())).toEqual({ create: 1 });
  const summaries = await bench.client().store.job("orders").checkpoints();
  expect(summaries).toMatchObject([
    { epoch: 3, verifiedAtMs: undefined, damagedAtMs: undefined },
    { epoch: 2, verifiedAtMs: atMs, damagedAtMs: undefined },
    { epoch: 1, verifiedAtMs: undefined, damagedAtMs: atMs },
  ]);
  expect((await job.health()).newestVerified?.epoch).toBe(2);
});

test("its findings about folded checkpoints ride in the next commit as well, rather than being forgotten", async () => {
  const bench = newBench({ store: { retention: { keepLast: 200 } } });
  const job = bench.client().store.job("orders");
  const writer = await job.claim();
  for (let round = 0; round < 120; round += 1) await writer.begin().commit();
  await job.verify();
  await writer.begin().commit();
  const summaries = await bench.client().store.job("orders").checkpoints();
  const unverified = summaries.filter(({ verifiedAtMs }) => verifiedAtMs === undefined);
  expect(unverified.map(({ epoch }) => epoch)).toEqual([121]);
});

test("with `record` its findings are in the log at once, folded checkpoints' too", async () => {
  const bench = newBench({ store: { retention: { keepLast: 200 } } });
  const job = bench.client().store.job("orders");
  const writer = await job.claim();
  for (let round = 0; round < 120; round += 1) await writer.begin().commit();
  const report = await bench.client().store.job("orders").verify({ record: true });
  expect(report).toMatchObject({ recorded: true });
  const summaries = await bench.client().store.job("orders").checkpoints();
  expect(summaries).toHaveLength(120);
  expect(summaries.filter(({ verifiedAtMs }) => verifiedAtMs === undefined)).toEqual([]);
});

test("a checkpoint that was found damaged no longer counts as verified", async () => {
  const bench = await jobWithRounds(2);
  const job = bench.client().store.job("orders");
  await job.verify({ record: true });
  expect((await job.health()).newestVerified?.epoch).toBe(2);
  damage(bench, 2);
  await bench.client().store.job("orders").verify({ record: true });
  expect((await job.health()).newestVerified?.epoch).toBe(1);
  expect((await job.checkpoints())[0]).toMatchObject({ epoch: 2, verifiedAtMs: undefined });
});

test("retention keeps the newest verified checkpoint, however old it gets", async () => {
  const bench = newBench({ store: { ...limits, retention: { keepLast: 1 } } });
  const job = bench.client().store.job("orders");
  const writer = await job.claim();
  await writer.begin().commit();
  await job.verify({ record: true });
  for (let round = 0; round < 5; round += 1) await writer.begin().commit();
  expect((await job.checkpoints()).map(({ epoch }) => epoch)).toEqual([6, 1]);
  await job.verify();
  await writer.begin().commit();
  expect((await job.checkpoints()).map(({ epoch }) => epoch)).toEqual([7, 6]);
});

test("a job that was never claimed has nothing to verify", async () => {
  const report = await newBench().client().store.job("orders").verify({ record: true });
  expect(report.checkpoints).toEqual([]);
});
