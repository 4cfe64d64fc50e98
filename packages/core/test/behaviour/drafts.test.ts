import { describe, expect, test } from "vitest";
import { keysOf, newBench } from "./support/bench.js";
import { inChunks, sampleBytes } from "./support/bytes.js";
import { caught } from "./support/caught.js";
import { newGate, turns } from "./support/settle.js";

const limits = { inlineLimitBytes: 20, blockBytes: 64 };

describe("several drafts in flight", () => {
  test("commit in order of epoch, each with its own state", async () => {
    const job = newBench().client().store.job("orders");
    const writer = await job.claim();
    const drafts = [writer.begin(), writer.begin(), writer.begin()];
    expect(drafts.map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
    await Promise.all(
      drafts.toReversed().map(async (draft) => await draft.put("epoch", String(draft.epoch))),
    );
    for (const draft of drafts) await draft.commit();
    for (const epoch of [1, 2, 3]) {
      expect(await (await job.checkpoint(epoch)).readText("epoch")).toBe(String(epoch));
    }
  });

  test("whose commits begin together in order all land", async () => {
    const job = newBench().client().store.job("orders");
    const writer = await job.claim();
    const drafts = Array.from({ length: 5 }, () => writer.begin());
    const checkpoints = await Promise.all(drafts.map(async (draft) => await draft.commit()));
    expect(checkpoints.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5]);
    expect((await job.checkpoints()).map(({ epoch }) => epoch)).toEqual([5, 4, 3, 2, 1]);
  });

  test("an overtaken draft is subsumed, and closed", async () => {
    const job = newBench().client().store.job("orders");
    const writer = await job.claim();
    const [older, newer] = [writer.begin(), writer.begin()];
    await newer.commit();
    const error = await caught(older.commit());
    expect(error).toMatchObject({ code: "SUBSUMED", retryable: false, outcome: "not-applied" });
    expect(error.message).toBe("epoch 1 of job orders cannot commit any more: epoch 2 has");
    expect(await caught(older.commit())).toMatchObject({ code: "INVALID_STATE" });
    expect((await job.checkpoints()).map(({ epoch }) => epoch)).toEqual([2]);
    expect((await writer.begin().commit()).epoch).toBe(3);
  });

  test("an abandoned draft leaves its epoch out", async () => {
    const job = newBench().client().store.job("orders");
    const writer = await job.claim();
    const draft = writer.begin();
    await draft.put("state", "never seen");
    draft.abandon();
    expect((await writer.begin().commit()).epoch).toBe(2);
    expect(await caught(job.checkpoint(1))).toMatchObject({ code: "EXPIRED" });
  });
});

test("ATOMIC: nothing of a draft is visible before its commit, and all of it after", async () => {
  const bench = newBench({ store: limits });
  const writer = await bench.client().store.job("orders").claim();
  const reader = bench.client().store.job("orders");
  const draft = writer.begin();
  await draft.put("large", sampleBytes(300));
  await draft.put("small", "x");
  expect(await reader.latest()).toBeUndefined();
  expect(await reader.checkpoints()).toEqual([]);
  await draft.commit();
  const checkpoint = await reader.latest();
  expect(checkpoint?.entries.map(({ name }) => name)).toEqual(["large", "small"]);
  expect(Buffer.from((await checkpoint?.read("large")) ?? [])).toEqual(Buffer.from(sampleBytes(300)));
});

test("a commit waits for what is being put", async () => {
  const { store } = newBench({ store: limits }).client();
  const draft = (await store.job("orders").claim()).begin();
  const gate = newGate();
  async function* slow(): AsyncGenerator<Uint8Array> {
    yield sampleBytes(100);
    await gate.opened;
    yield sampleBytes(50);
  }
  const putting = draft.put("slow", slow());
  let committed = false;
  const committing = draft.commit().then((checkpoint) => {
    committed = true;
    return checkpoint;
  });
  await turns();
  expect(committed).toBe(false);
  expect(await store.job("orders").latest()).toBeUndefined();
  expect(() => draft.ticket()).toThrow("is being committed");
  expect(() => draft.abandon()).toThrow("is being committed");
  expect(await caught(draft.put("late", "x"))).toMatchObject({ code: "INVALID_STATE" });
  expect(await caught(draft.commit())).toMatchObject({ code: "INVALID_STATE" });
  gate.open();
  await putting;
  expect((await committing).entry("slow").lengthBytes).toBe(150);
});

test("a commit that waits for a put which then fails refuses", async () => {
  const { store } = newBench({ store: limits }).client();
  const draft = (await store.job("orders").claim()).begin();
  const gate = newGate();
  async function* failing(): AsyncGenerator<Uint8Array> {
    yield sampleBytes(10);
    await gate.opened;
    throw new Error("no more");
  }
  const putting = caught(draft.put("state", failing()));
  const committing = caught(draft.commit());
  gate.open();
  expect(await putting).toMatchObject({ code: "BODY_FAILED" });
  expect(await committing).toMatchObject({ code: "INVALID_STATE", outcome: "not-applied" });
  expect(await store.job("orders").latest()).toBeUndefined();
  await draft.put("state", inChunks(sampleBytes(100), 9));
  expect((await draft.commit()).has("state")).toBe(true);
});

test.each(["committed", "abandoned"])("a draft that was %s takes nothing more", async (how) => {
  const { store } = newBench().client();
  const writer = await store.job("orders").claim();
  const first = writer.begin();
  await first.put("state", "x");
  const entry = (await first.commit()).entry("state");
  const draft = writer.begin();
  const worked = await store.worker(draft.ticket()).put("worked", "x");
  if (how === "committed") await draft.commit();
  else draft.abandon();
  for (const error of [
    await caught(draft.commit()),
    await caught(draft.put("state", "x")),
    await caught(() => draft.reuse(entry)),
    await caught(() => draft.adopt(worked)),
    await caught(() => draft.effect({ sink: "mail" })),
    await caught(() => draft.ticket()),
  ]) {
    expect(error).toMatchObject({ code: "INVALID_STATE", outcome: "not-applied" });
    expect(error.message).toBe("the draft of epoch 2 of job orders is closed; begin another");
  }
  draft.abandon();
});

test("what an abandoned draft stored is swept after the next commit", async () => {
  const bench = newBench({ store: limits });
  const job = bench.client().store.job("orders");
  const writer = await job.claim();
  const draft = writer.begin();
  await draft.put("large", sampleBytes(100));
  draft.abandon();
  await job.sweep();
  expect(keysOf(bench.storage, "orders", "state")).toHaveLength(1);
  await writer.begin().commit();
  await job.sweep();
  expect(keysOf(bench.storage, "orders", "state")).toHaveLength(0);
});

test("FENCED: a writer that a newer claim has replaced can neither commit nor begin any more", async () => {
  const bench = newBench();
  const old = await bench.client().store.job("orders").claim();
  const [first, second] = [old.begin(), old.begin()];
  await first.put("state", "of the old one");
  const owner = await bench.client().store.job("orders").claim();
  const error = await caught(first.commit());
  expect(error).toMatchObject({
    code: "FENCED",
    generation: 1,
    currentGeneration: 2,
    retryable: false,
    outcome: "not-applied",
  });
  expect(error.message).toContain("generation 1 of job orders is fenced: generation 2 owns the job now");
  expect(await caught(second.commit())).toMatchObject({ code: "FENCED" });
  expect(await caught(() => old.begin())).toMatchObject({ code: "FENCED" });
  expect(await caught(first.commit())).toMatchObject({ code: "INVALID_STATE" });
  expect(await bench.client().store.job("orders").latest()).toBeUndefined();
  expect((await owner.begin().commit()).generation).toBe(2);
});
