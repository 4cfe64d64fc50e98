import { expect, test } from "vitest";
import { newBench } from "./support/bench.js";
import { sampleBytes } from "./support/bytes.js";

test("health says how a job stands", async () => {
  const bench = newBench({ store: { retention: { keepLast: 3 } } });
  const { store } = bench.client();
  const job = store.job("orders");
  expect(await job.health()).toEqual({
    job: "orders",
    state: "unclaimed",
    generation: 0,
    seq: 0,
    floor: 0,
    newest: undefined,
    newestRestorable: undefined,
    newestVerified: undefined,
    newestAgeMs: undefined,
    checkpoints: 0,
    stateBytes: 0,
    effectsPending: 0,
    pins: [],
  });

  const writer = await job.claim();
  expect(await job.health()).toMatchObject({
    state: "empty",
    generation: 1,
    seq: 1,
    floor: 1,
    checkpoints: 0,
  });

  const committedAtMs: number[] = [];
  for (let round = 1; round <= 5; round += 1) {
    const draft = writer.begin();
    await draft.put("state", sampleBytes(100 * round));
    draft.effect({ sink: "any", round });
    if (round < 4) draft.effect({ sink: "any", again: round });
    await draft.commit();
    for (const pending of writer.pendingEffects) if (pending.epoch < 5) writer.effectDone(pending);
    committedAtMs.push(bench.clock.wallMs());
    bench.clock.advance(1000);
  }
  await job.verify({ epochs: [4], record: true });
  const pin = await job.pin(3, { note: "a reader" });
  expect(await bench.client().store.job("orders").health()).toMatchObject({
    state: "live",
    generation: 1,
    seq: 8,
    newest: {
      epoch: 5,
      entries: 1,
      stateBytes: 500,
      effectsPending: 1,
      savepoints: [],
      pins: 0,
      skipped: false,
    },
    newestRestorable: { epoch: 5, committedAtMs: committedAtMs[4] },
    newestVerified: { epoch: 4, verifiedAtMs: bench.clock.wallMs() },
    newestAgeMs: 1000,
    checkpoints: 3,
    stateBytes: 300 + 400 + 500,
    effectsPending: 1,
    pins: [{ id: pin.id, epoch: 3, note: "a reader" }],
  });
});

test("a newest checkpoint from a clock that is ahead is of no negative age", async () => {
  const bench = newBench();
  const job = bench.client().store.job("orders");
  await (await job.claim()).begin().commit();
  bench.clock.stepWall(-60_000);
  expect((await job.health()).newestAgeMs).toBe(0);
});

test("summaries of checkpoints say what is known of each", async () => {
  const bench = newBench();
  const job = bench.client().store.job("orders");
  const writer = await job.claim();
  const draft = writer.begin();
  await draft.put("a", "12345");
  await draft.put("b", "");
  draft.effect({ sink: "any" });
  await draft.commit();
  await job.savepoint("one");
  await job.savepoint("two");
  await job.pin();
  expect(await job.checkpoints()).toEqual([
    {
      epoch: 1,
      generation: 1,
      committedAtMs: bench.clock.wallMs(),
      entries: 2,
      stateBytes: 5,
      effectsPending: 1,
      savepoints: ["one", "two"],
      pins: 1,
      verifiedAtMs: undefined,
      damagedAtMs: undefined,
      skipped: false,
    },
  ]);
});
