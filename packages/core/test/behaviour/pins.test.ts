import { expect, test } from "vitest";
import { type Bench, newBench } from "./support/bench.js";
import { caught } from "./support/caught.js";

async function jobWithRounds(count: number): Promise<Bench> {
  const bench = newBench({ store: { retention: { keepLast: 1 } } });
  await commitRounds(bench, count);
  return bench;
}

async function commitRounds(bench: Bench, count: number): Promise<void> {
  const writer = await bench.client().store.job("orders").claim();
  for (let round = 0; round < count; round += 1) {
    const draft = writer.begin();
    await draft.put("epoch", String(draft.epoch));
    await draft.commit();
  }
}

async function liveEpochs(bench: Bench): Promise<readonly number[]> {
  return (await bench.client().store.job("orders").checkpoints()).map(({ epoch }) => epoch);
}

test("RESTORABLE: a pinned checkpoint is kept, and can be read, while the job goes on", async () => {
  const bench = await jobWithRounds(1);
  const pin = await bench.client().store.job("orders").pin();
  expect(pin).toMatchObject({ epoch: 1, expiresAtMs: bench.clock.wallMs() + 600_000 });
  await commitRounds(bench, 5);
  expect(await liveEpochs(bench)).toEqual([6, 1]);
  await bench.client().store.job("orders").sweep();
  expect(await pin.checkpoint.readText("epoch")).toBe("1");
  await pin.release();
  await commitRounds(bench, 1);
  expect(await liveEpochs(bench)).toEqual([7]);
});

test("a pin ends by itself after its ttl", async () => {
  const bench = await jobWithRounds(1);
  const job = bench.client().store.job("orders");
  const pin = await job.pin(1, { ttl: "1m", note: "a backup" });
  expect(await job.pins()).toEqual([
    { id: pin.id, epoch: 1, expiresAtMs: bench.clock.wallMs() + 60_000, note: "a backup" },
  ]);
  expect((await job.health()).pins).toHaveLength(1);
  expect((await job.checkpoints())[0]?.pins).toBe(1);
  bench.clock.advance(59_999);
  await commitRounds(bench, 2);
  expect(await liveEpochs(bench)).toEqual([3, 1]);
  bench.clock.advance(1);
  await commitRounds(bench, 1);
  expect(await liveEpochs(bench)).toEqual([4]);
  expect(await job.pins()).toEqual([]);
});

test("several pins hold one checkpoint until the last is gone", async () => {
  const bench = await jobWithRounds(1);
  const job = bench.client().store.job("orders");
  const [first, second] = [await job.pin(1), await job.pin(1)];
  expect(first.id).not.toBe(second.id);
  await first.release();
  await commitRounds(bench, 1);
  expect(await liveEpochs(bench)).toEqual([2, 1]);
  await second.release();
  await commitRounds(bench, 1);
  expect(await liveEpochs(bench)).toEqual([3]);
});

test("giving up a pin is idempotent, by its release and by its id, from anywhere", async () => {
  const bench = await jobWithRounds(1);
  const pin = await bench.client().store.job("orders").pin();
  await pin.release();
  await pin.release();
  const other = bench.client().store.job("orders");
  await other.unpin(pin.id);
  expect(await other.pins()).toEqual([]);
});

test("pins made by many at once all hold", async () => {
  const bench = await jobWithRounds(1);
  const pins = await Promise.all(
    Array.from({ length: 12 }, async () => await bench.client().store.job("orders").pin()),
  );
  const stored = await bench.client().store.job("orders").pins();
  expect(stored.map(({ id }) => id).toSorted()).toEqual(pins.map(({ id }) => id).toSorted());
  await Promise.all(pins.map(async (pin) => await pin.release()));
  expect(await bench.client().store.job("orders").pins()).toEqual([]);
});

test("a checkpoint that is no longer live cannot be pinned, and the error says what is", async () => {
  const bench = await jobWithRounds(3);
  const error = await caught(bench.client().store.job("orders").pin(1));
  expect(error).toMatchObject({ code: "EXPIRED", epoch: 1, liveEpochs: [3], retryable: false });
  expect(await bench.client().store.job("orders").pins()).toEqual([]);
});

test("pins outlive a claim", async () => {
  const bench = await jobWithRounds(2);
  const pin = await bench.client().store.job("orders").pin();
  await commitRounds(bench, 3);
  expect(await liveEpochs(bench)).toEqual([5, 2]);
  expect((await bench.client().store.job("orders").pins()).map(({ id }) => id)).toEqual([pin.id]);
});
