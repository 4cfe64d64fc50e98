import { describe, expect, test } from "vitest";
import { AccessDeniedError, type CreateResult, type Job } from "../../src/index.js";
import { ManualClock } from "../../src/testing/manual-clock.js";
import { type Bench, type Client, copyOf, keysOf, newBench, storedBytes } from "./support/bench.js";
import { collect, flipped, sampleBytes } from "./support/bytes.js";
import { caught } from "./support/caught.js";

const limits = { inlineLimitBytes: 100, blockBytes: 64, retention: { keepLast: 100 } };
const newest = 60;

/** Two checkpoints with an entry of many blocks and one of two, among many of which most are in history pages. */
const original: Bench = await jobOfAllKinds();

async function jobOfAllKinds(): Promise<Bench> {
  const bench = newBench({ store: limits });
  const job = bench.client().store.job("orders");
  const writer = await job.claim();
  for (let epoch = 1; epoch <= newest; epoch += 1) {
    const draft = writer.begin();
    await draft.put("epoch", String(epoch));
    if (epoch % 30 === 0) {
      await draft.put("blocks", sampleBytes(500, epoch));
      await draft.put("two blocks", sampleBytes(101, epoch));
    }
    await draft.commit();
    if (epoch % 15 === 0) await job.savepoint(`at ${epoch}`);
  }
  return bench;
}

/** The same objects in a place of their own. */
function newCopy(): Bench {
  const clock = new ManualClock();
  return newBench({ storage: copyOf(original.storage, clock), clock, store: limits });
}

/** Flips a bit in the middle of what some of a client's reads answer, and in nothing that is stored. */
function flipReads(client: Client, isFlipped: (read: number, key: string) => boolean): void {
  let reads = 0;
  client.backend.intercept = async ({ verb, key }, proceed) => {
    const answer = await proceed();
    if (verb !== "read") return answer;
    reads += 1;
    const bytes = answer as Uint8Array;
    return isFlipped(reads, key) ? flipped(bytes, bytes.length >> 1) : bytes;
  };
}

/** Everything that reads, each with what it answers when nothing is wrong. */
const ways: Readonly<Record<string, (job: Job) => Promise<unknown>>> = {
  "the newest checkpoint": async (job) => await contentOf(job, 60),
  "an older checkpoint": async (job) => await contentOf(job, 30),
  "a stream of it": async (job) =>
    (await collect((await job.checkpoint(30)).stream("blocks"))).toString("hex"),
  "a range of it": async (job) => {
    const range = { offset: 70, length: 200 };
    return Buffer.from(await (await job.checkpoint(30)).read("blocks", { range })).toString("hex");
  },
  "a folded savepoint": async (job) => (await job.savepoint("at 15", { epoch: 15 })).epoch,
  "a pin": async (job) => await (await job.pin(1)).checkpoint.readText("epoch"),
  "a claim": async (job) => (await job.claim()).restored?.epoch,
  "a claim that may fall back": async (job) => (await job.claim({ fallback: true })).restored?.epoch,
  "a scrub that is recorded": async (job) => {
    const { checkpoints } = await job.verify({ record: true, epochs: [60, 30] });
    const recorded = (await job.checkpoints()).filter(({ verifiedAtMs }) => verifiedAtMs !== undefined);
    return [checkpoints.map(({ status }) => status), recorded.map(({ epoch }) => epoch)];
  },
  "a sweep": async (job) => ({ ...(await job.sweep()), bytes: 0 }),
};

async function contentOf(job: Job, epoch: number): Promise<unknown> {
  const checkpoint = await job.checkpoint(epoch);
  const names = ["epoch", "blocks", "two blocks"];
  return await Promise.all(
    names.map(async (name) => Buffer.from(await checkpoint.read(name)).toString("hex")),
  );
}

describe("SEALED: one bit that flips on the way", () => {
  test.each(Object.keys(ways))("is not noticed by %s, and costs one read", async (way) => {
    const run = ways[way]!;
    const plain = newCopy().client();
    let expected: unknown;
    const usual = await plain.backend.requestsOf(async () => {
      expected = await run(plain.store.job("orders"));
    });
    expect(usual.read).toBeGreaterThan(0);
    for (let nth = 1; nth <= usual.read!; nth += 1) {
      const client = newCopy().client();
      flipReads(client, (read) => read === nth);
      let answer: unknown;
      const requests = await client.backend.requestsOf(async () => {
        answer = await run(client.store.job("orders"));
      });
      expect(answer, `read ${nth}`).toEqual(expected);
      expect(requests, `read ${nth}`).toEqual({ ...usual, read: usual.read! + 1 });
    }
  });

  test("in the record that took a commit's number is not noticed by the commit", async () => {
    const bench = newBench({ store: limits });
    const [mine, others] = [bench.client(), bench.client()];
    const writer = await mine.store.job("orders").claim();
    await others.store
      .job("orders")
      .savepoint("none", {})
      .catch(() => undefined);
    const draft = writer.begin();
    await draft.put("epoch", "1");
    await draft.commit();
    await others.store.job("orders").savepoint("there", { epoch: 1 });
    let flips = 0;
    mine.backend.intercept = async ({ verb }, proceed) => {
      const answer = await proceed();
      if (verb !== "create" || (answer as CreateResult).status !== "exists") return answer;
      flips += 1;
      const { bytes } = answer as Extract<CreateResult, { status: "exists" }>;
      return { status: "exists", bytes: flipped(bytes, bytes.length >> 1) };
    };
    const requests = await mine.backend.requestsOf(async () => await writer.begin().commit());
    expect(flips).toBe(1);
    expect(requests).toEqual({ create: 2, read: 1 });
  });
});

describe("SEALED: a bit that is flipped in what is stored", () => {
  test("of an entry of many blocks ends in CORRUPT after one more read of that block", async () => {
    const bench = newCopy();
    const key = keysOf(bench.storage, "orders", "state").find((candidate) => {
      // Its 500 bytes, and behind them the digests of its 8 blocks.
      return /\/1-30-/.test(candidate) && storedBytes(bench.storage, candidate).length === 500 + 8 * 32;
    })!;
    bench.storage.set(key, flipped(storedBytes(bench.storage, key), 64 * 3 + 5));
    const client = bench.client();
    const checkpoint = await client.store.job("orders").checkpoint(30);
    const requests = await client.backend.requestsOf(async () => {
      expect(await caught(checkpoint.read("blocks"))).toMatchObject({ code: "CORRUPT" });
    });
    // The table, all the blocks at once, and the damaged one again.
    expect(requests).toEqual({ read: 3 });
    const { checkpoints } = await client.store.job("orders").verify({ epochs: [30], record: true });
    expect(checkpoints).toMatchObject([{ status: "damaged" }]);
  });

  test("of the newest record ends in CORRUPT after one more read of it", async () => {
    const bench = newCopy();
    const [key] = keysOf(bench.storage, "orders", "log");
    bench.storage.set(key!, flipped(storedBytes(bench.storage, key!), 40));
    const { backend, store } = bench.client();
    const requests = await backend.requestsOf(async () => {
      expect(await caught(store.job("orders").latest())).toMatchObject({ code: "CORRUPT" });
    });
    expect(requests).toEqual({ list: 1, read: 2 });
  });
});

test("HONEST: what proves wrong and cannot be read again is not proven damaged", async () => {
  const bench = newCopy();
  const client = bench.client();
  const job = client.store.job("orders");
  const checkpoint = await job.checkpoint(30);
  let reads = 0;
  client.backend.intercept = async ({ verb }, proceed) => {
    if (verb !== "read") return await proceed();
    reads += 1;
    if (reads > 1) throw new AccessDeniedError("no longer");
    const bytes = (await proceed()) as Uint8Array;
    return flipped(bytes, 0);
  };
  expect(await caught(checkpoint.read("blocks"))).toMatchObject({ code: "ACCESS_DENIED" });
});
