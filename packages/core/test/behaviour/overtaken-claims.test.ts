import { expect, test } from "vitest";
import { type Bench, type Client, keysOf, newBench, storedBytes } from "./support/bench.js";
import { flipped, sampleBytes } from "./support/bytes.js";
import { caught } from "./support/caught.js";
import type { VerbCall } from "./support/recording-backend.js";

/** Something that others do just before a client's first call that fits reaches the storage. */
function justBefore(
  { backend }: Client,
  fits: (call: VerbCall) => boolean,
  others: () => Promise<void>,
): () => boolean {
  let happened = false;
  backend.intercept = async (call, proceed) => {
    if (!happened && fits(call)) {
      happened = true;
      await others();
    }
    return await proceed();
  };
  return () => happened;
}

function damageRecords({ storage }: Bench, count: number): void {
  for (const key of keysOf(storage, "orders", "log").slice(0, count)) {
    storage.set(key, flipped(storedBytes(storage, key), 10));
  }
}

test("a claim with fallback whose head is trimmed under its eyes finds no damage", async () => {
  const bench = newBench({ store: { trimAge: 0, retention: { keepLast: 2 } } });
  const owner = bench.client().store.job("orders");
  const writer = await owner.claim();
  for (let epoch = 1; epoch <= 3; epoch += 1) await writer.begin().commit();
  await owner.savepoint("here");
  const claimant = bench.client();
  const wasTrimmed = justBefore(
    claimant,
    ({ verb, key }) => verb === "read" && key.startsWith("orders/log/"),
    async () => {
      for (let pins = 0; pins < 4; pins += 1) await owner.pin();
      await owner.sweep();
    },
  );
  const claimed = await claimant.store.job("orders").claim({ fallback: true });
  expect(wasTrimmed()).toBe(true);
  expect(claimed).toMatchObject({ generation: 2, restored: { epoch: 3 } });
  expect((await owner.health()).newestRestorable?.epoch).toBe(3);
});

test("FENCED: a claim with fallback that is overtaken while it proves its checkpoint is told so", async () => {
  const bench = newBench({ store: { trimAge: 0, inlineLimitBytes: 20, retention: { keepLast: 1 } } });
  const owner = bench.client().store.job("orders");
  const draft = (await owner.claim()).begin();
  await draft.put("state", sampleBytes(200));
  await draft.commit();
  const claimant = bench.client();
  const wasOvertaken = justBefore(
    claimant,
    ({ verb, key }) => verb === "read" && key.startsWith("orders/state/"),
    async () => {
      const next = await owner.claim();
      for (let round = 1; round <= 3; round += 1) {
        const newer = next.begin();
        await newer.put("state", sampleBytes(200, round));
        await newer.commit();
      }
      await owner.sweep();
    },
  );
  const error = await caught(claimant.store.job("orders").claim({ fallback: true }));
  expect(wasOvertaken()).toBe(true);
  // The claim itself was made before it was overtaken.
  expect(error).toMatchObject({ code: "FENCED", generation: 2, currentGeneration: 3, outcome: "unknown" });
  expect((await owner.checkpoints()).map(({ epoch, skipped }) => [epoch, skipped])).toEqual([[4, false]]);
});

test.each([1, 2])("FENCED: a writer behind %i damaged records is told so", async (damaged) => {
  const bench = newBench();
  const stale = await bench.client().store.job("orders").claim();
  await stale.begin().commit();
  const other = bench.client().store.job("orders");
  for (let pins = 0; pins < damaged; pins += 1) await other.pin();
  damageRecords(bench, damaged);
  const owner = await other.claim({ fallback: true, acceptInconsistency: true });
  await owner.begin().commit();
  for (let time = 0; time < 2; time += 1) {
    const error = await caught(async () => await stale.begin().commit());
    expect(error).toMatchObject({ code: "FENCED", generation: 1, currentGeneration: owner.generation });
  }
  expect((await other.latest())?.generation).toBe(owner.generation);
});

test("a writer at a damaged newest record, which nobody has claimed past, is told of the damage", async () => {
  const bench = newBench();
  const writer = await bench.client().store.job("orders").claim();
  await writer.begin().commit();
  await bench.client().store.job("orders").pin();
  damageRecords(bench, 1);
  const [key] = keysOf(bench.storage, "orders", "log");
  expect(await caught(writer.begin().commit())).toMatchObject({ code: "CORRUPT", key });
});
