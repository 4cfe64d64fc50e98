import { expect, test } from "vitest";
import type { Job } from "../../src/index.js";
import { type Bench, newBench } from "./support/bench.js";

/** Changes whatever can be changed in a value and in all its parts. */
function tamper(value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  for (const key of Object.keys(value)) {
    tamper(Reflect.get(value, key));
    Reflect.set(value, key, "tampered");
    Reflect.deleteProperty(value, key);
  }
  if (Array.isArray(value)) Reflect.set(value, "length", 0);
}

/** All that a job tells of itself, as plain data of the caller's own. */
async function story(job: Job): Promise<unknown> {
  return structuredClone(await told(job));
}

async function told(job: Job): Promise<readonly unknown[]> {
  const latest = await job.latest();
  return [await job.checkpoints(), await job.health(), await job.pins(), latest?.entries, latest?.effects];
}

/** 120 checkpoints, of which the older ones and their names are in history pages. */
async function jobWithEverything(): Promise<Bench> {
  const bench = newBench({ store: { retention: { keepLast: 3 } } });
  const job = bench.client().store.job("orders");
  const writer = await job.claim();
  for (let epoch = 1; epoch <= 120; epoch += 1) {
    const draft = writer.begin();
    await draft.put("state", `state ${epoch}`);
    await draft.commit();
    await job.savepoint(`at ${epoch}`);
  }
  await job.pin(60, { note: "here" });
  const draft = writer.begin();
  await draft.put("state", "newest");
  draft.effect({ sink: "mail", to: { names: ["a", "b"] } });
  await draft.commit();
  await job.verify({ record: true });
  return bench;
}

test("changing what a job told changes nothing of what it tells next, nor of what it commits", async () => {
  const bench = await jobWithEverything();
  // Clients of their own, so that everything comes from the storage at first, and from caches thereafter.
  const job = bench.client().store.job("orders");
  const writer = await job.claim();
  const before = await story(job);
  tamper(await told(job));
  expect(await story(job)).toEqual(before);

  const checkpoints = await bench.client().store.job("orders").checkpoints();
  for (let round = 0; round < 2; round += 1) {
    tamper(await told(job));
    await job.savepoint(`more ${round}`, { epoch: 121 });
    await writer.begin().commit();
  }
  const older = (await bench.client().store.job("orders").checkpoints()).filter(({ epoch }) => epoch <= 120);
  expect(older).toEqual(checkpoints.filter(({ epoch }) => epoch <= 120));
});

test("changing what a savepoint answered does not give the checkpoint up", async () => {
  const job = newBench({ store: { retention: { keepLast: 1 } } })
    .client()
    .store.job("orders");
  const writer = await job.claim();
  await writer.begin().commit();
  tamper(await job.savepoint("keep"));
  await writer.begin().commit();
  await writer.begin().commit();
  expect((await job.checkpoints()).map(({ epoch, savepoints }) => [epoch, savepoints])).toEqual([
    [3, []],
    [1, ["keep"]],
  ]);
});

test("changing what a put and a commit answered does not change what is stored", async () => {
  const bench = newBench();
  const writer = await bench.client().store.job("orders").claim();
  const draft = writer.begin();
  tamper(await draft.put("state", "as it was"));
  const checkpoint = await draft.commit();
  tamper([checkpoint.entries, checkpoint.effects]);
  await writer.begin().commit();
  const stored = await bench.client().store.job("orders").checkpoint(1);
  expect(await stored.readText("state")).toBe("as it was");
});

test("changing what is pending of effects does not change what is carried out and recorded", async () => {
  const bench = newBench();
  const writer = await bench.client().store.job("orders").claim();
  const draft = writer.begin();
  draft.effect({ sink: "mail", to: ["a"] });
  await draft.commit();
  tamper(writer.pendingEffects);
  expect(writer.pendingEffects).toMatchObject([{ epoch: 1, index: 0, effect: { sink: "mail", to: ["a"] } }]);
  writer.effectDone({ epoch: 1, index: 0 });
  await writer.begin().commit();
  expect((await bench.client().store.job("orders").health()).effectsPending).toBe(0);
});
