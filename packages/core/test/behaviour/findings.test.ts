import { describe, expect, test } from "vitest";
import { type CheckpointSummary, type Job, OutcomeUnknownError, UnavailableError } from "../../src/index.js";
import { type Bench, keysOf, newBench, storedBytes } from "./support/bench.js";
import { flipped, sampleBytes } from "./support/bytes.js";
import { caught } from "./support/caught.js";
import { settle } from "./support/settle.js";

/** Damages the stored state, or mends it when it is damaged. */
function flipState({ storage }: Bench): void {
  const [key = ""] = keysOf(storage, "orders", "state");
  storage.set(key, flipped(storedBytes(storage, key), 10));
}

async function findingsOf(
  job: Job,
): Promise<readonly (readonly [number, number | undefined, number | undefined])[]> {
  const summaries = await job.checkpoints();
  return summaries.map(({ epoch, verifiedAtMs, damagedAtMs }) => [epoch, verifiedAtMs, damagedAtMs]);
}

describe("of two scrubs that looked at one checkpoint", () => {
  /** Client a looks first and records with its next commit; client b looks a day later and records at once. */
  async function twoScrubs(
    between: (bench: Bench) => void,
    prepare: (bench: Bench) => void = () => undefined,
  ): Promise<{ readonly job: Job; readonly laterMs: number }> {
    const bench = newBench({ store: { inlineLimitBytes: 8 } });
    const a = bench.client().store.job("orders");
    const b = bench.client().store.job("orders");
    const writer = await a.claim();
    const draft = writer.begin();
    await draft.put("state", sampleBytes(100));
    await draft.commit();
    prepare(bench);
    await a.verify();
    bench.clock.advance(86_400_000);
    between(bench);
    await b.verify({ record: true });
    const laterMs = bench.clock.wallMs();
    bench.clock.advance(1000);
    await writer.begin().commit();
    return { job: b, laterMs };
  }

  test("SEALED: the later one's `damaged` stays, whichever is recorded first", async () => {
    const { job, laterMs } = await twoScrubs(flipState);
    expect(await findingsOf(job)).toEqual([
      [2, undefined, undefined],
      [1, undefined, laterMs],
    ]);
  });

  test("the later one's `restorable` stays, whichever is recorded first", async () => {
    const { job, laterMs } = await twoScrubs(flipState, flipState);
    expect(await findingsOf(job)).toEqual([
      [2, undefined, undefined],
      [1, laterMs, undefined],
    ]);
  });
});

test("findings made after a commit that landed without an answer are not forgotten", async () => {
  const bench = newBench();
  const { backend, store } = bench.client();
  const job = store.job("orders");
  const writer = await job.claim();
  await writer.begin().commit();
  const draft = writer.begin();
  let creates = 0;
  backend.intercept = async ({ verb }, proceed) => {
    if (verb !== "create") return await proceed();
    creates += 1;
    if (creates > 1) throw new UnavailableError("busy");
    await proceed();
    throw new OutcomeUnknownError("no answer came");
  };
  const ended = await settle(bench.clock, caught(draft.commit({ deadline: "1s" })));
  expect(ended).toMatchObject({ value: { code: "OUTCOME_UNKNOWN" } });
  backend.intercept = async (_call, proceed) => await proceed();
  await job.verify({ epochs: [1] });
  const atMs = bench.clock.wallMs();
  expect((await draft.commit()).epoch).toBe(2);
  await writer.begin().commit();
  expect(await findingsOf(bench.client().store.job("orders"))).toEqual([
    [3, undefined, undefined],
    [2, undefined, undefined],
    [1, atMs, undefined],
  ]);
});

describe("PROGRESS: the findings of thousands of checkpoints", () => {
  function verifiedOf(summaries: readonly CheckpointSummary[]): readonly number[] {
    return summaries.filter(({ verifiedAtMs }) => verifiedAtMs !== undefined).map(({ epoch }) => epoch);
  }

  test("ride with several commits, at most 1000 with each and the newest first, until all are recorded", async () => {
    const count = 2100;
    const bench = newBench({ store: { retention: { keepLast: 10_000 } } });
    const job = bench.client().store.job("orders");
    const writer = await job.claim();
    for (let epoch = 1; epoch <= count; epoch += 1) await writer.begin().commit();
    expect((await job.verify()).checkpoints).toHaveLength(count);
    const reader = bench.client().store.job("orders");
    for (const recorded of [1000, 2000, count, count]) {
      await writer.begin().commit();
      const newestFirst = Array.from({ length: recorded }, (_, index) => count - index);
      expect(verifiedOf(await reader.checkpoints())).toEqual(newestFirst);
    }
  });

  test("are recorded at once where that is asked for, and commits go on", async () => {
    const count = 1100;
    const bench = newBench({ store: { retention: { keepLast: 10_000 } } });
    const job = bench.client().store.job("orders");
    const writer = await job.claim();
    for (let epoch = 1; epoch <= count; epoch += 1) await writer.begin().commit();
    await job.verify({ record: true });
    expect(verifiedOf(await bench.client().store.job("orders").checkpoints())).toHaveLength(count);
    expect((await writer.begin().commit()).epoch).toBe(count + 1);
  });
});
