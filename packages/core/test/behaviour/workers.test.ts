import { describe, expect, test } from "vitest";
import type { Entry, Ticket } from "../../src/index.js";
import { keysOf, newBench } from "./support/bench.js";
import { inChunks, sampleBytes } from "./support/bytes.js";
import { caught } from "./support/caught.js";

const limits = { inlineLimitBytes: 20, blockBytes: 64 };

function overTheWire<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

test("workers elsewhere store entries with a ticket, and the coordinator commits them", async () => {
  const bench = newBench({ store: limits });
  const coordinator = bench.client().store;
  const writer = await coordinator.job("orders").claim();
  const draft = writer.begin();
  await draft.put("own", "of the coordinator");
  const ticket: Ticket = overTheWire(draft.ticket());
  expect(ticket).toEqual({ format: 1, job: "orders", generation: 1, epoch: 1 });

  const references = await Promise.all(
    [1, 2, 3].map(async (shard) => {
      const { store } = bench.client();
      const large = await store
        .worker(ticket)
        .put(`shard-${shard}/large`, inChunks(sampleBytes(300, shard), 70));
      const small = await store.worker(ticket).put(`shard-${shard}/small`, `small ${shard}`);
      return overTheWire([large, small]);
    }),
  );
  expect(await coordinator.job("orders").latest()).toBeUndefined();
  for (const entry of references.flat()) draft.adopt(entry);
  await draft.commit();

  const checkpoint = await bench.client().store.job("orders").latest();
  expect(checkpoint?.entries).toHaveLength(7);
  for (const shard of [1, 2, 3]) {
    const bytes = await checkpoint?.read(`shard-${shard}/large`);
    expect(Buffer.from(bytes ?? [])).toEqual(Buffer.from(sampleBytes(300, shard)));
    expect(await checkpoint?.readText(`shard-${shard}/small`)).toBe(`small ${shard}`);
  }
});

test("a worker's small entry travels in its reference and makes no object", async () => {
  const bench = newBench({ store: limits });
  const { backend, store } = bench.client();
  const draft = (await bench.client().store.job("orders").claim()).begin();
  const entry = await store.worker(draft.ticket()).put("small", "x".repeat(20));
  expect(backend.calls).toEqual([]);
  expect(entry).toMatchObject({ name: "small", lengthBytes: 20, job: "orders", generation: 1, epoch: 1 });
  draft.adopt(overTheWire(entry));
  expect(await (await draft.commit()).readText("small")).toBe("x".repeat(20));
});

test("an entry that a worker stores twice, as after a lost answer, is adopted once; the other is swept", async () => {
  const bench = newBench({ store: limits });
  const job = bench.client().store.job("orders");
  const draft = (await job.claim()).begin();
  const worker = bench.client().store.worker(draft.ticket());
  const lost = await worker.put("large", sampleBytes(100));
  const entry = await worker.put("large", sampleBytes(100));
  expect(lost.object?.key).not.toBe(entry.object?.key);
  draft.adopt(entry);
  await draft.commit();
  expect(keysOf(bench.storage, "orders", "state")).toHaveLength(2);
  await job.sweep();
  expect(keysOf(bench.storage, "orders", "state")).toEqual([entry.object?.key]);
});

describe("an entry is adopted only by the draft it was stored for", () => {
  test.each(["large", "small"])("a %s one", async (size) => {
    const bench = newBench({ store: limits });
    const { store } = bench.client();
    const writer = await store.job("orders").claim();
    const [first, second] = [writer.begin(), writer.begin()];
    const body = size === "large" ? sampleBytes(100) : "x";
    const entry = await store.worker(first.ticket()).put("state", body);
    const error = await caught(() => second.adopt(entry));
    expect(error).toMatchObject({ code: "INVALID_ARGUMENT" });
    expect(error.message).toContain(
      "was stored for generation 1, epoch 1; this draft is generation 1, epoch 2",
    );

    const owner = (await bench.client().store.job("orders").claim()).begin();
    expect(owner.epoch).toBe(1);
    expect(await caught(() => owner.adopt(entry))).toMatchObject({ code: "INVALID_ARGUMENT" });
  });

  test("a committed one is reused rather than adopted", async () => {
    const { store } = newBench({ store: limits }).client();
    const writer = await store.job("orders").claim();
    const draft = writer.begin();
    await draft.put("state", sampleBytes(100));
    const entry: Entry = (await draft.commit()).entry("state");
    expect(await caught(() => writer.begin().adopt(entry))).toMatchObject({ code: "INVALID_ARGUMENT" });
  });

  test("an own one that was put may not be adopted as well", async () => {
    const { store } = newBench({ store: limits }).client();
    const draft = (await store.job("orders").claim()).begin();
    const entry = await draft.put("state", sampleBytes(100));
    expect(await caught(() => draft.adopt(entry))).toMatchObject({ code: "INVALID_ARGUMENT" });
  });
});

test("SEALED: an adopted reference to bytes that are not there is found out by its readers, never by wrong bytes", async () => {
  const bench = newBench({ store: limits });
  const { store } = bench.client();
  const writer = await store.job("orders").claim();
  for (const tamper of [
    (entry: Entry) => ({ ...entry, digest: "0".repeat(64) }),
    (entry: Entry) => ({ ...entry, lengthBytes: 299 }),
    (entry: Entry) => ({ ...entry, object: { ...entry.object, blockBytes: 63 } }),
    (entry: Entry) => ({ ...entry, object: { ...entry.object, offset: 1 } }),
    (entry: Entry) => ({ ...entry, object: { ...entry.object, key: `${entry.object?.key}-7` } }),
  ]) {
    const draft = writer.begin();
    const entry = await store.worker(draft.ticket()).put("state", sampleBytes(300));
    draft.adopt(tamper(entry) as Entry);
    const checkpoint = await draft.commit();
    expect(await caught(checkpoint.read("state"))).toMatchObject({ code: "CORRUPT" });
  }
});

test("a worker's upload for a fenced generation is never visible, and swept", async () => {
  const bench = newBench({ store: limits });
  const draft = (await bench.client().store.job("orders").claim()).begin();
  const ticket = draft.ticket();
  const owner = await bench.client().store.job("orders").claim();
  await bench.client().store.worker(ticket).put("state", sampleBytes(100));
  await owner.begin().commit();
  await bench.client().store.job("orders").sweep();
  expect(keysOf(bench.storage, "orders", "state")).toEqual([]);
});
