import { describe, expect, test } from "vitest";
import {
  AccessDeniedError,
  type Draft,
  OutcomeUnknownError,
  StorageFullError,
  UnavailableError,
} from "../../src/index.js";
import { memoryBackend } from "../../src/memory/index.js";
import { appendBareRecord } from "./support/bare-record.js";
import { type Bench, type Client, keysOf, newBench } from "./support/bench.js";
import { sampleBytes } from "./support/bytes.js";
import { caught } from "./support/caught.js";
import type { VerbCall } from "./support/recording-backend.js";
import { hang, settle } from "./support/settle.js";

type Landing = "landed" | "lost";

/** The next creates of a client end in an unknown outcome, whether they land or not. */
function breakCreates({ backend }: Client, landing: Landing): () => void {
  const intact = backend.intercept;
  backend.intercept = async ({ verb }, proceed) => {
    if (verb !== "create") return await proceed();
    if (landing === "landed") await proceed();
    throw new OutcomeUnknownError("no answer came");
  };
  return () => {
    backend.intercept = intact;
  };
}

/** Commits until the deadline, which ends in an unknown outcome. */
async function commitInVain({ clock }: Bench, draft: Draft): Promise<void> {
  const reason = { code: "OUTCOME_UNKNOWN", outcome: "unknown", retryable: true };
  const ended = await settle(clock, draft.commit({ deadline: "1s" }), { stepMs: 50 });
  expect(ended).toMatchObject({ status: "rejected", reason });
}

describe("HONEST: a commit of unknown outcome", () => {
  test.each<Landing>(["landed", "lost"])(
    "that had %s is made exactly once by committing again",
    async (landing) => {
      const bench = newBench();
      const client = bench.client();
      const writer = await client.store.job("orders").claim();
      const draft = writer.begin();
      await draft.put("state", "once");
      const mend = breakCreates(client, landing);
      await commitInVain(bench, draft);
      mend();
      const checkpoint = await draft.commit();
      expect(checkpoint.epoch).toBe(1);
      expect(await checkpoint.readText("state")).toBe("once");
      expect(keysOf(bench.storage, "orders", "log")).toHaveLength(2);
      expect((await bench.client().store.job("orders").checkpoints()).map(({ epoch }) => epoch)).toEqual([1]);
      expect((await writer.begin().commit()).epoch).toBe(2);
    },
  );

  test("that had landed is found although the writer has committed nothing since and others pinned", async () => {
    const bench = newBench();
    const client = bench.client();
    const draft = (await client.store.job("orders").claim()).begin();
    const mend = breakCreates(client, "landed");
    await commitInVain(bench, draft);
    mend();
    await bench.client().store.job("orders").pin();
    await bench.client().store.job("orders").savepoint("seen");
    expect((await draft.commit()).epoch).toBe(1);
    expect((await bench.client().store.job("orders").health()).seq).toBe(4);
  });

  test("that had landed before another claimed is acknowledged or stays unknown, and the other restores it", async () => {
    const bench = newBench();
    const client = bench.client();
    const draft = (await client.store.job("orders").claim()).begin();
    const mend = breakCreates(client, "landed");
    await commitInVain(bench, draft);
    mend();
    const owner = await bench.client().store.job("orders").claim();
    expect(owner.restored?.epoch).toBe(1);
    const ended = await draft.commit().catch((error: unknown) => error);
    if (ended instanceof Error) expect(ended).toMatchObject({ code: "OUTCOME_UNKNOWN", outcome: "unknown" });
    else expect(ended).toMatchObject({ epoch: 1 });
    expect((await bench.client().store.job("orders").checkpoints()).map(({ epoch }) => epoch)).toEqual([1]);
  });

  test("that was lost before another claimed is never acknowledged", async () => {
    const bench = newBench();
    const client = bench.client();
    const draft = (await client.store.job("orders").claim()).begin();
    const mend = breakCreates(client, "lost");
    await commitInVain(bench, draft);
    mend();
    const owner = await bench.client().store.job("orders").claim();
    expect(owner.restored).toBeUndefined();
    expect(["OUTCOME_UNKNOWN", "FENCED"]).toContain((await caught(draft.commit())).code);
    expect(await bench.client().store.job("orders").latest()).toBeUndefined();
  });

  test("that lands late, after the writer went on, does not come up", async () => {
    const bench = newBench();
    const { backend, store } = bench.client();
    const writer = await store.job("orders").claim();
    const draft = writer.begin();
    let late: VerbCall | undefined;
    backend.intercept = async (call, proceed) => {
      if (call.verb !== "create") return await proceed();
      late ??= call;
      return await hang();
    };
    const ended = await settle(bench.clock, draft.commit({ deadline: "2s" }));
    expect(ended).toMatchObject({ status: "rejected", tookMs: 2000, reason: { code: "OUTCOME_UNKNOWN" } });
    backend.intercept = async (_call, proceed) => await proceed();
    expect((await writer.begin().commit()).epoch).toBe(2);
    const { key, bytes } = late ?? {};
    const arrived = await memoryBackend({ storage: bench.storage }).create(
      key ?? "",
      bytes ?? new Uint8Array(0),
    );
    expect(arrived).toMatchObject({ status: "exists" });
    expect((await store.job("orders").checkpoints()).map(({ epoch }) => epoch)).toEqual([2]);
    const error = await caught(draft.commit());
    expect(error).toMatchObject({ code: "OUTCOME_UNKNOWN", retryable: false });
    expect(error.cause).toMatchObject({ code: "SUBSUMED" });
  });

  test("does not let what is added afterwards pass for committed", async () => {
    const bench = newBench();
    const client = bench.client();
    const draft = (await client.store.job("orders").claim()).begin();
    await draft.put("state", "x");
    const mend = breakCreates(client, "landed");
    await commitInVain(bench, draft);
    mend();
    const additions = [
      await draft.put("late", "y").then(
        () => "taken",
        () => "refused",
      ),
      await Promise.resolve()
        .then(() => draft.effect({ sink: "mail" }))
        .then(
          () => "taken",
          () => "refused",
        ),
    ];
    const checkpoint = await draft.commit().catch(() => undefined);
    const stored = await bench.client().store.job("orders").latest();
    // Either refused to the caller's face, or truly in what was committed; never acknowledged and left out.
    if (checkpoint) {
      expect(checkpoint.entries.map(({ name }) => name)).toEqual(stored?.entries.map(({ name }) => name));
      expect(checkpoint.effects).toEqual(stored?.effects);
      if (additions[0] === "taken") expect(stored?.has("late")).toBe(true);
      if (additions[1] === "taken") expect(stored?.effects).toHaveLength(1);
    }
  });
});

describe("HONEST: a commit that failed for certain", () => {
  test.each([
    ["STORAGE_FULL", new StorageFullError("the disk is full")],
    ["ACCESS_DENIED", new AccessDeniedError("not yours")],
  ])("with %s comes as it is, leaves nothing, and can be repeated", async (code, failure) => {
    const bench = newBench();
    const { backend, store } = bench.client();
    const draft = (await store.job("orders").claim()).begin();
    await draft.put("state", "kept");
    backend.intercept = async () => {
      throw failure;
    };
    const error = await caught(draft.commit());
    expect(error).toBe(failure);
    expect(error).toMatchObject({ code, outcome: "not-applied" });
    backend.intercept = async (_call, proceed) => await proceed();
    expect(await store.job("orders").latest()).toBeUndefined();
    expect(await (await draft.commit()).readText("state")).toBe("kept");
  });

  test("takes what is put, reused and adopted before it is repeated", async () => {
    const bench = newBench();
    const { backend, store } = bench.client();
    const writer = await store.job("orders").claim();
    const first = writer.begin();
    await first.put("old", "1");
    const old = (await first.commit()).entry("old");
    const draft = writer.begin();
    await draft.put("before", "2");
    backend.intercept = async () => {
      throw new StorageFullError("the disk is full");
    };
    await caught(draft.commit());
    backend.intercept = async (_call, proceed) => await proceed();
    await draft.put("after", "3");
    draft.reuse(old);
    draft.adopt(await store.worker(draft.ticket()).put("worked", "4"));
    await draft.commit();
    const stored = await bench.client().store.job("orders").latest();
    expect(stored?.entries.map(({ name }) => name)).toEqual(["before", "after", "old", "worked"]);
  });

  test("is repeated by itself when it may pass", async () => {
    const bench = newBench();
    const { backend, store } = bench.client();
    const draft = (await store.job("orders").claim()).begin();
    let failures = 3;
    backend.intercept = async (_call, proceed) => {
      if (failures === 0) return await proceed();
      failures -= 1;
      throw new UnavailableError("busy");
    };
    const ended = await settle(bench.clock, draft.commit(), { stepMs: 5 });
    expect(ended).toMatchObject({ status: "fulfilled" });
    expect(keysOf(bench.storage, "orders", "log")).toHaveLength(2);
  });

  test("with a full disk on the way of a put leaves the name free", async () => {
    const bench = newBench({ store: { inlineLimitBytes: 0 } });
    const { backend, store } = bench.client();
    const draft = (await store.job("orders").claim()).begin();
    backend.intercept = async () => {
      throw new StorageFullError("the disk is full");
    };
    expect(await caught(draft.put("large", sampleBytes(100)))).toMatchObject({ code: "STORAGE_FULL" });
    expect(await caught(draft.commit())).toMatchObject({ code: "INVALID_STATE" });
    backend.intercept = async (_call, proceed) => await proceed();
    await draft.put("large", sampleBytes(100));
    expect((await draft.commit()).has("large")).toBe(true);
  });
});

test("LINEAR: no key is ever written twice, whatever is repeated", async () => {
  const bench = newBench({ store: { inlineLimitBytes: 30, retention: { keepLast: 200 } } });
  const client = bench.client();
  const { backend, store } = client;
  const job = store.job("orders");
  const writer = await job.claim();
  for (let round = 0; round < 60; round += 1) await writer.begin().commit();
  // A pin that folds, while others pin: each conflict makes it build its record and pages anew.
  let conflicts = 3;
  backend.intercept = async ({ verb }, proceed) => {
    if (verb === "create" && conflicts > 0) {
      conflicts -= 1;
      appendBareRecord(bench, "orders");
    }
    return await proceed();
  };
  await job.pin();
  const written = backend.calls.filter(({ verb }) => verb === "write").map(({ key }) => key);
  expect(written.length).toBeGreaterThan(0);
  expect(written.toSorted()).toEqual([...new Set(written)].toSorted());
  expect((await bench.client().store.job("orders").checkpoint(1)).epoch).toBe(1);
});
