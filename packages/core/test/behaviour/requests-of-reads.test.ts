import { expect, test } from "vitest";
import type { Entry } from "../../src/index.js";
import { type Bench, type Client, newBench } from "./support/bench.js";
import { sampleBytes } from "./support/bytes.js";

const limits = { inlineLimitBytes: 100, blockBytes: 64 };

/** A job with three checkpoints. Each has an inlined entry, and one of its own of 500 bytes. */
async function jobWithHistory(bench: Bench): Promise<void> {
  const writer = await bench.client().store.job("orders").claim();
  for (let round = 1; round <= 3; round += 1) {
    const draft = writer.begin();
    await draft.put("round", String(round));
    await draft.put("large", sampleBytes(500, round));
    await draft.commit();
  }
}

async function freshClient(traits: { readonly orderedListing?: boolean } = {}): Promise<Client> {
  const bench = newBench({ store: limits, traits });
  await jobWithHistory(bench);
  return bench.client();
}

test("the newest checkpoint with an inlined entry is one list and one read", async () => {
  const { backend, store } = await freshClient();
  const requests = await backend.requestsOf(async () => {
    const checkpoint = await store.job("orders").latest();
    expect(await checkpoint?.readText("round")).toBe("3");
  });
  expect(requests).toEqual({ list: 1, read: 1 });
});

test("the newest record is found by a list of one key", async () => {
  const { backend, store } = await freshClient();
  const limitsAsked: (number | undefined)[] = [];
  const inner = backend.list.bind(backend);
  backend.list = async (prefix, options) => {
    limitsAsked.push(options?.limit);
    return await inner(prefix, options);
  };
  await store.job("orders").latest();
  expect(limitsAsked).toEqual([1]);
});

test("a claim is one list, one read and one create", async () => {
  const { backend, store } = await freshClient();
  const requests = await backend.requestsOf(async () => {
    const writer = await store.job("orders").claim();
    expect(await writer.restored?.readText("round")).toBe("3");
  });
  expect(requests).toEqual({ list: 1, read: 1, create: 1 });
});

test("a job's very first claim is one list and two creates: the record and the job's marker", async () => {
  const { backend, store } = newBench().client();
  const requests = await backend.requestsOf(async () => await store.job("orders").claim());
  expect(requests).toEqual({ list: 1, create: 2 });
});

test.each([
  ["health", async ({ store }: Client) => await store.job("orders").health(), { list: 1, read: 1 }],
  [
    "the list of checkpoints",
    async ({ store }: Client) => await store.job("orders").checkpoints(),
    { list: 1, read: 1 },
  ],
  ["the list of pins", async ({ store }: Client) => await store.job("orders").pins(), { list: 1, read: 1 }],
  [
    "an older checkpoint",
    async ({ store }: Client) => await store.job("orders").checkpoint(1),
    { list: 1, read: 2 },
  ],
  ["a pin", async ({ store }: Client) => await store.job("orders").pin(), { list: 1, read: 1, create: 1 }],
  [
    "a pin of an older epoch",
    async ({ store }: Client) => await store.job("orders").pin(2),
    { list: 1, read: 2, create: 1 },
  ],
  [
    "a savepoint",
    async ({ store }: Client) => await store.job("orders").savepoint("before"),
    { list: 1, read: 1, create: 1 },
  ],
  ["the list of jobs", async ({ store }: Client) => await store.jobs(), { list: 1 }],
  [
    "unpinning what is not pinned",
    async ({ store }: Client) => await store.job("orders").unpin("0".repeat(32)),
    { list: 1, read: 1 },
  ],
])("%s", async (_what, run, expected) => {
  const client = await freshClient();
  expect(await client.backend.requestsOf(async () => await run(client))).toEqual(expected);
});

test("a pin's release is one list, one read and one create; a second one makes no record", async () => {
  const { backend, store } = await freshClient();
  const pin = await store.job("orders").pin();
  expect(await backend.requestsOf(async () => await pin.release())).toEqual({ list: 1, read: 1, create: 1 });
  expect(await backend.requestsOf(async () => await pin.release())).toEqual({ list: 1, read: 1 });
});

test("a savepoint that is there makes no record; its release makes one", async () => {
  const { backend, store } = await freshClient();
  const job = store.job("orders");
  await job.savepoint("before");
  expect(await backend.requestsOf(async () => await job.savepoint("before"))).toEqual({ list: 1, read: 1 });
  expect(await backend.requestsOf(async () => await job.release("before"))).toEqual({
    list: 1,
    read: 1,
    create: 1,
  });
});

test("a large entry of several blocks is its table and its blocks: two reads", async () => {
  const { backend, store } = await freshClient();
  const checkpoint = await store.job("orders").latest();
  expect(await backend.requestsOf(async () => await checkpoint?.read("large"))).toEqual({ read: 2 });
});

test("an entry of one block is one read; an empty range is none", async () => {
  const bench = newBench({ store: { inlineLimitBytes: 10, blockBytes: 64 } });
  const { backend, store } = bench.client();
  const draft = (await store.job("orders").claim()).begin();
  await draft.put("block", sampleBytes(64));
  const checkpoint = await draft.commit();
  expect(await backend.requestsOf(async () => await checkpoint.read("block"))).toEqual({ read: 1 });
  const nothing = { range: { offset: 64, length: 0 } };
  expect(await backend.requestsOf(async () => await checkpoint.read("block", nothing))).toEqual({});
});

test("a worker's upload is one write and no look at the log", async () => {
  const bench = newBench({ store: limits });
  const draft = (await bench.client().store.job("orders").claim()).begin();
  const { backend, store } = bench.client();
  let entry: Entry | undefined;
  const requests = await backend.requestsOf(async () => {
    entry = await store.worker(draft.ticket()).put("large", sampleBytes(500));
  });
  expect(requests).toEqual({ write: 1 });
  expect(entry?.lengthBytes).toBe(500);
});

test("a sweep reads the head, each older manifest once, lists both prefixes, and removes in one go", async () => {
  const { backend, store } = await freshClient();
  const job = store.job("orders");
  const writer = await job.claim();
  await writer.begin().put("left behind", sampleBytes(500));
  await writer.begin().commit();
  const sweeper = await store.job("orders").sweep({ dryRun: true });
  expect(sweeper.stateObjects).toBe(1);
  // 1 list of head, 1 of the log, 1 of the state objects; nothing is old enough to be trimmed from the log.
  const requests = await backend.requestsOf(async () => await job.sweep());
  expect(requests).toEqual({ list: 3, read: 1, remove: 1 });
  expect(await backend.requestsOf(async () => await job.sweep())).toEqual({ list: 3, read: 1 });
});

test("a sweep by a client that knows nothing reads each live manifest once", async () => {
  const { backend, store } = await freshClient();
  // Head and the manifests of epochs 1 and 2; that of epoch 3 is in head.
  expect(await backend.requestsOf(async () => await store.job("orders").sweep())).toEqual({
    list: 3,
    read: 3,
  });
});

test("an unordered backend lists the log whole and otherwise asks the same", async () => {
  const { backend, store } = await freshClient({ orderedListing: false });
  const asked: unknown[] = [];
  const inner = backend.list.bind(backend);
  backend.list = async (prefix, options) => {
    asked.push(options?.limit);
    return (await inner(prefix, options)).toReversed();
  };
  const job = store.job("orders");
  const claimed = await backend.requestsOf(async () => {
    const writer = await job.claim();
    expect(writer.restored?.epoch).toBe(3);
    await writer.begin().commit();
  });
  expect(claimed).toEqual({ list: 1, read: 1, create: 2 });
  expect((await job.latest())?.epoch).toBe(4);
  expect((await job.checkpoints()).map(({ epoch }) => epoch)).toEqual([4, 3, 2, 1]);
  expect(await store.jobs()).toEqual(["orders"]);
  expect((await job.sweep()).stateObjects).toBe(0);
  await job.destroy();
  expect(await store.jobs()).toEqual([]);
  expect(new Set(asked)).toEqual(new Set([undefined]));
});
