import { adviseRetention, type RetentionFacts, type RetentionFindingId } from "@holdfast/core";
import { expect, test } from "vitest";
import { warmUp } from "../../src/story/world/warm-up.js";
import { sinkRun } from "./sink-run.js";
import { countedCalls, slowReads } from "./slow-backend.js";
import { ending, VirtualJob } from "./virtual-job.js";

const [second, minute, hour] = [1000, 60_000, 3_600_000] as const;
const mebibyte = 2 ** 20;
/** An entry of 12 MiB is read in four pieces: its table, and 4 MiB at a time. */
const largeBytes = 12 * mebibyte;
const pieces = 4;
const readMs = 20 * second;

interface AdviceCase {
  readonly id: RetentionFindingId;
  readonly facts: RetentionFacts;
  /** What becomes of the job with these facts: `well`, or how it went wrong. */
  readonly run: (facts: RetentionFacts) => Promise<string>;
  readonly goesWrong: string;
}

/** A reader, in a process of its own, takes its time while the job goes on. */
async function slowReader(facts: RetentionFacts, pinMs?: number): Promise<string> {
  const job = new VirtualJob(facts);
  return await job.run(async () => {
    const writing = job.open();
    const writer = await writing.claim();
    await job.commit(writing, writer, 3, largeBytes);
    const reading = job.open(slowReads(job.storage, job.clock, readMs));
    const held =
      pinMs === undefined
        ? await reading.latest()
        : (await reading.pin(undefined, { ttl: pinMs })).checkpoint;
    const ended = ending(held?.read("state") ?? Promise.reject(new Error("nothing to read")));
    await job.commit(writing, writer, 12);
    return await ended;
  });
}

const cases: readonly AdviceCase[] = [
  {
    id: "upload-expires-in-use",
    facts: { checkpointIntervalMs: minute, rolloverMs: hour, uploadExpiryMs: 30 * minute },
    run: async (facts) => {
      const { output, finished } = await sinkRun(facts, 2);
      return finished && output.missing === 0 ? "well" : "rows are lost";
    },
    goesWrong: "rows are lost",
  },
  {
    id: "objects-expire",
    facts: { checkpointIntervalMs: 10 * second, objectExpiryMs: minute },
    run: async (facts) => {
      const job = new VirtualJob(facts);
      return await job.run(async () => {
        const writer = await job.open().claim();
        let draft = writer.begin();
        let table = await draft.put("table", Buffer.alloc(5000));
        for (let made = 0; made < 12; made += 1) {
          const checkpoint = await draft.commit();
          table = checkpoint.entry("table");
          await job.clock.sleep(job.intervalMs);
          const bornBeforeMs = job.clock.wallMs() - (facts.objectExpiryMs ?? 0);
          const expired = (await job.storage.list("")).filter(
            ({ timestampMs }) => timestampMs < bornBeforeMs,
          );
          await job.storage.remove(expired.map(({ key }) => key));
          draft = writer.begin();
          draft.reuse(table);
        }
        return await ending(
          job
            .open()
            .claim()
            .then(async ({ restored }) => await restored?.read("table")),
        );
      });
    },
    goesWrong: "CORRUPT",
  },
  {
    id: "restore-exceeds-deadline",
    facts: { maxRestoreMs: (pieces + 1) * readMs, transferDeadlineMs: minute },
    run: async (facts) => {
      const job = new VirtualJob(facts);
      return await job.run(async () => {
        const first = job.open();
        await job.commit(first, await first.claim(), 1, largeBytes);
        const endings: string[] = [];
        for (let restart = 0; restart < 3; restart += 1) {
          const again = job.open(slowReads(job.storage, job.clock, readMs));
          endings.push(
            await ending(again.claim().then(async ({ restored }) => await restored?.read("state"))),
          );
        }
        return endings.every((ended) => ended === endings[0]) ? (endings[0] ?? "") : endings.join();
      });
    },
    goesWrong: "UNAVAILABLE",
  },
  {
    id: "pin-ends-in-restore",
    facts: {
      checkpointIntervalMs: 10 * second,
      maxRestoreMs: (pieces + 1) * readMs,
      pinMs: 30 * second,
      retention: { keepLast: 2 },
    },
    run: async (facts) => await slowReader(facts, facts.pinMs),
    goesWrong: "EXPIRED",
  },
  {
    id: "read-outlives-retention",
    facts: {
      checkpointIntervalMs: 10 * second,
      maxRestoreMs: (pieces + 1) * readMs,
      retention: { keepLast: 2 },
    },
    run: async (facts) => await slowReader(facts),
    goesWrong: "EXPIRED",
  },
  {
    id: "nothing-to-fall-back-to",
    facts: { retention: { keepLast: 1 } },
    run: async (facts) => {
      const job = new VirtualJob(facts);
      return await job.run(async () => {
        const first = job.open();
        await job.commit(first, await first.claim(), 4);
        const newest = (await first.latest())?.entry("state").object?.key ?? "";
        await job.storage.remove([newest]);
        return await ending(job.open().claim({ fallback: true }));
      });
    },
    goesWrong: "CORRUPT",
  },
  {
    id: "trim-age-within-interval",
    facts: { checkpointIntervalMs: 70 * second, trimAgeMs: 2 * minute },
    run: async (facts) => {
      const job = new VirtualJob(facts);
      return await job.run(async () => {
        const { backend, calls } = countedCalls(job.storage);
        const writer = await job.open(backend).claim();
        await job.clock.sleep(job.intervalMs);
        const before = calls.count;
        await writer.begin().commit();
        return calls.count - before === 1 ? "well" : `${calls.count - before} calls`;
      });
    },
    goesWrong: "3 calls",
  },
  {
    id: "minimum-age-keeps-more",
    facts: { checkpointIntervalMs: 10 * second, retention: { keepLast: 3, minimumAge: 5 * minute } },
    run: async (facts) => {
      const job = new VirtualJob(facts);
      return await job.run(async () => {
        const first = job.open();
        await job.commit(first, await first.claim(), 40);
        const kept = (await first.checkpoints()).length;
        return kept === 3 ? "well" : `${kept} are kept`;
      });
    },
    goesWrong: "30 are kept",
  },
];

test.each(cases.map((advised) => [advised.id, advised] as const))(
  "%s: goes wrong as advice says, and not once it is mended",
  async (id, { facts, run, goesWrong }) => {
    await warmUp();
    const finding = adviseRetention(facts).find((found) => found.id === id);
    expect(finding).toBeDefined();
    expect(await run(facts)).toBe(goesWrong);
    expect(await run({ ...facts, ...finding?.mend })).toBe("well");
  },
);

test("every finding that there is has gone wrong here", () => {
  const every: RetentionFacts = {
    checkpointIntervalMs: hour,
    rolloverMs: hour,
    uploadExpiryMs: 1,
    objectExpiryMs: 1,
    maxRestoreMs: 2 * hour,
    pinMs: 1,
    retention: { keepLast: 1 },
  };
  const { pinMs: _, ...unpinned } = every;
  const longest: RetentionFacts = { ...every, retention: { minimumAge: "7d" } };
  const found = [every, unpinned, longest].flatMap((facts) => adviseRetention(facts).map(({ id }) => id));
  expect([...new Set(found)].sort()).toEqual(cases.map(({ id }) => id).sort());
});
