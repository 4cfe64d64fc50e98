import { expect, test } from "vitest";
import { type Bench, newBench } from "./support/bench.js";
import { caught } from "./support/caught.js";

async function commitRounds(bench: Bench, count: number): Promise<void> {
  const writer = await bench.client().store.job("orders").claim();
  for (let round = 0; round < count; round += 1) {
    const draft = writer.begin();
    await draft.put("epoch", String(draft.epoch));
    await draft.commit();
  }
}

async function jobWithRounds(count: number): Promise<Bench> {
  const bench = newBench({ store: { retention: { keepLast: 1, maxBytes: 0 } } });
  await commitRounds(bench, count);
  return bench;
}

async function liveEpochs(bench: Bench): Promise<readonly number[]> {
  return (await bench.client().store.job("orders").checkpoints()).map(({ epoch }) => epoch);
}

test("RESTORABLE: retention never drops a savepoint until its last name is released", async () => {
  const bench = await jobWithRounds(2);
  const job = bench.client().store.job("orders");
  expect(await job.savepoint("before the upgrade")).toMatchObject({
    epoch: 2,
    savepoints: ["before the upgrade"],
  });
  expect(await job.savepoint("release/1", { epoch: 2 })).toMatchObject({
    savepoints: ["before the upgrade", "release/1"],
  });
  await commitRounds(bench, 3);
  expect(await liveEpochs(bench)).toEqual([5, 2]);
  await job.release("before the upgrade");
  await commitRounds(bench, 1);
  expect(await liveEpochs(bench)).toEqual([6, 2]);
  await job.sweep();
  expect(await (await job.checkpoint(2)).readText("epoch")).toBe("2");
  await job.release("release/1");
  await commitRounds(bench, 1);
  expect(await liveEpochs(bench)).toEqual([7]);
});

test("making the same savepoint again changes nothing", async () => {
  const bench = await jobWithRounds(1);
  const job = bench.client().store.job("orders");
  await job.savepoint("a", { epoch: 1 });
  const { seq } = await job.health();
  expect(await job.savepoint("a", { epoch: 1 })).toMatchObject({ epoch: 1, savepoints: ["a"] });
  expect(await bench.client().store.job("orders").savepoint("a")).toMatchObject({ epoch: 1 });
  expect((await job.health()).seq).toBe(seq);
});

test("a name that holds another checkpoint is not moved", async () => {
  const bench = await jobWithRounds(1);
  const job = bench.client().store.job("orders");
  await job.savepoint("a");
  await commitRounds(bench, 1);
  const error = await caught(job.savepoint("a"));
  expect(error).toMatchObject({ code: "INVALID_STATE", outcome: "not-applied" });
  expect(error.message).toContain('savepoint "a" of job orders holds epoch 1; release it first');
  await job.release("a");
  expect(await job.savepoint("a")).toMatchObject({ epoch: 2 });
});

test("a savepoint that is not there cannot be released", async () => {
  const bench = await jobWithRounds(1);
  const job = bench.client().store.job("orders");
  const error = await caught(job.release("nothing"));
  expect(error).toMatchObject({ code: "NOT_FOUND", message: 'job orders has no savepoint "nothing"' });
  await job.savepoint("a");
  await job.release("a");
  expect(await caught(job.release("a"))).toMatchObject({ code: "NOT_FOUND" });
});

test("a checkpoint that is not live cannot become a savepoint", async () => {
  const bench = await jobWithRounds(3);
  const error = await caught(bench.client().store.job("orders").savepoint("a", { epoch: 1 }));
  expect(error).toMatchObject({ code: "EXPIRED", epoch: 1, liveEpochs: [3] });
});

test("savepoints that were folded into history pages are found, kept, moved and released by name", async () => {
  const bench = newBench({ store: { retention: { keepLast: 1 } } });
  const job = bench.client().store.job("orders");
  const writer = await job.claim();
  for (let epoch = 1; epoch <= 300; epoch += 1) {
    await writer.begin().commit();
    await job.savepoint(`at ${epoch}`);
  }
  const fresh = bench.client().store.job("orders");
  expect(await fresh.savepoint("at 7", { epoch: 7 })).toMatchObject({ epoch: 7, savepoints: ["at 7"] });
  expect(await caught(fresh.savepoint("at 7", { epoch: 8 }))).toMatchObject({ code: "INVALID_STATE" });

  for (let epoch = 1; epoch <= 300; epoch += 2) await fresh.release(`at ${epoch}`);
  expect(await fresh.savepoint("at 7", { epoch: 8 })).toMatchObject({ savepoints: ["at 8", "at 7"] });
  await commitRounds(bench, 1);
  const kept = (await bench.client().store.job("orders").checkpoints()).map(({ epoch }) => epoch);
  const even = Array.from({ length: 150 }, (_, index) => 300 - 2 * index);
  expect(kept).toEqual([301, ...even]);
  await fresh.sweep();

  for (const epoch of even) await fresh.release(`at ${epoch}`);
  await fresh.release("at 7");
  await commitRounds(bench, 1);
  expect(await liveEpochs(bench)).toEqual([302]);
  await fresh.sweep();
  expect(bench.storage.keys().filter((key) => key.startsWith("orders/state/"))).toEqual([]);
});
