import { expect, test } from "vitest";
import { newBench } from "./support/bench.js";
import { sampleBytes } from "./support/bytes.js";

const limits = { inlineLimitBytes: 100, blockBytes: 64 };

test("a commit of small state is one create", async () => {
  const { backend, store } = newBench().client();
  const writer = await store.job("orders").claim();
  const requests = await backend.requestsOf(async () => {
    const draft = writer.begin();
    await draft.put("counters", JSON.stringify({ seen: 7 }));
    await draft.put("empty", "");
    await draft.commit();
  });
  expect(requests).toEqual({ create: 1 });
});

test("a commit of nothing at all is one create", async () => {
  const { backend, store } = newBench().client();
  const writer = await store.job("orders").claim();
  expect(await backend.requestsOf(async () => await writer.begin().commit())).toEqual({ create: 1 });
});

test("every further commit of a writer is one create, with retention dropping on the way", async () => {
  const { backend, store } = newBench().client({ retention: { keepLast: 2 } });
  const writer = await store.job("orders").claim();
  const requests = await backend.requestsOf(async () => {
    for (let round = 0; round < 50; round += 1) {
      const draft = writer.begin();
      await draft.put("round", String(round));
      await draft.commit();
    }
  });
  expect(requests).toEqual({ create: 50 });
});

test.each([1, 2, 7])("a commit of %i large entries is as many writes and one create", async (count) => {
  const { backend, store } = newBench({ store: limits }).client();
  const writer = await store.job("orders").claim();
  const requests = await backend.requestsOf(async () => {
    const draft = writer.begin();
    for (let entry = 0; entry < count; entry += 1) await draft.put(`large-${entry}`, sampleBytes(500, entry));
    await draft.put("small", "counts for nothing");
    await draft.commit();
  });
  expect(requests).toEqual({ write: count, create: 1 });
});

test("small entries beyond the record's budget are packed together", async () => {
  // The record takes 4 times 100 bytes; the 60 bytes of the others fill objects of 250 bytes by 4 each.
  const { backend, store } = newBench({ store: limits, traits: { preferredObjectBytes: 250 } }).client();
  const writer = await store.job("orders").claim();
  const draft = writer.begin();
  const requests = await backend.requestsOf(async () => {
    for (let entry = 0; entry < 16; entry += 1) await draft.put(`small-${entry}`, sampleBytes(60, entry));
    await draft.commit();
  });
  expect(requests).toEqual({ write: 3, create: 1 });

  const checkpoint = await store.job("orders").latest();
  for (let entry = 0; entry < 16; entry += 1) {
    expect(Buffer.from((await checkpoint?.read(`small-${entry}`)) ?? [])).toEqual(
      Buffer.from(sampleBytes(60, entry)),
    );
  }
});

test("reuse moves no byte", async () => {
  const { backend, store } = newBench({ store: limits }).client();
  const writer = await store.job("orders").claim();
  const first = writer.begin();
  await first.put("large", sampleBytes(500));
  const checkpoint = await first.commit();
  const requests = await backend.requestsOf(async () => {
    const draft = writer.begin();
    draft.reuse(checkpoint.entry("large"));
    await draft.commit();
  });
  expect(requests).toEqual({ create: 1 });
});

test("a commit after another client's pin is two creates", async () => {
  const bench = newBench();
  const { backend, store } = bench.client();
  const writer = await store.job("orders").claim();
  await writer.begin().commit();
  await bench.client().store.job("orders").pin();
  expect(await backend.requestsOf(async () => await writer.begin().commit())).toEqual({ create: 2 });
});

test("a commit after a pin by the same store is not made dearer by it", async () => {
  const { backend, store } = newBench().client();
  const writer = await store.job("orders").claim();
  await writer.begin().commit();
  await store.job("orders").pin();
  expect(await backend.requestsOf(async () => await writer.begin().commit())).toEqual({ create: 1 });
});

test("a writer that was idle for half the trim age looks once whether it still counts", async () => {
  const bench = newBench({ store: { trimAge: "1h" } });
  const { backend, store } = bench.client();
  const writer = await store.job("orders").claim();
  bench.clock.advance(30 * 60_000 - 1);
  expect(await backend.requestsOf(async () => await writer.begin().commit())).toEqual({ create: 1 });
  bench.clock.advance(30 * 60_000);
  expect(await backend.requestsOf(async () => await writer.begin().commit())).toEqual({
    list: 1,
    read: 1,
    create: 1,
  });
  expect(await backend.requestsOf(async () => await writer.begin().commit())).toEqual({ create: 1 });
});

test("a wall clock that jumps ahead counts as idleness, since a sleeping machine's monotonic one stands still", async () => {
  const bench = newBench({ store: { trimAge: "1h" } });
  const { backend, store } = bench.client();
  const writer = await store.job("orders").claim();
  bench.clock.stepWall(40 * 60_000);
  expect(await backend.requestsOf(async () => await writer.begin().commit())).toEqual({
    list: 1,
    read: 1,
    create: 1,
  });
});
