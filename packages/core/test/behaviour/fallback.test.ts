import { describe, expect, test } from "vitest";
import { type Effect, UnavailableError } from "../../src/index.js";
import { type Bench, keysOf, newBench, storedBytes } from "./support/bench.js";
import { flipped, sampleBytes } from "./support/bytes.js";
import { caught } from "./support/caught.js";
import { settle } from "./support/settle.js";

const limits = { inlineLimitBytes: 20, blockBytes: 64, retention: { keepLast: 10 } };

interface Round {
  readonly effect?: Effect;
}

/** A job whose checkpoints, one a round, each have an object of their own. */
async function jobWithRounds(rounds: readonly Round[]): Promise<Bench> {
  const bench = newBench({ store: limits });
  const writer = await bench.client().store.job("orders").claim();
  for (const [index, { effect }] of rounds.entries()) {
    const draft = writer.begin();
    await draft.put("state", sampleBytes(200, index + 1));
    if (effect) draft.effect(effect);
    await draft.commit();
  }
  return bench;
}

const threeRounds: readonly Round[] = [{}, {}, {}];

/** Damages the object of some checkpoints, in place. */
function damage({ storage }: Bench, ...epochs: readonly number[]): void {
  for (const epoch of epochs) {
    const key = keysOf(storage, "orders", "state").find((name) => name.includes(`/1-${epoch}-`)) ?? "";
    storage.set(key, flipped(storedBytes(storage, key), 100));
  }
}

test("without fallback a damaged newest checkpoint is restored by reference and fails when it is read", async () => {
  const bench = await jobWithRounds(threeRounds);
  damage(bench, 3);
  const writer = await bench.client().store.job("orders").claim();
  expect(writer.restored?.epoch).toBe(3);
  expect(await caught(async () => await writer.restored?.read("state"))).toMatchObject({ code: "CORRUPT" });
});

test("without fallback a damaged newest record is an error", async () => {
  const bench = await jobWithRounds(threeRounds);
  const [newest = ""] = keysOf(bench.storage, "orders", "log");
  bench.storage.set(newest, flipped(storedBytes(bench.storage, newest), 100));
  expect(await caught(bench.client().store.job("orders").claim())).toMatchObject({
    code: "CORRUPT",
    key: newest,
  });
});

describe("with fallback", () => {
  test("a whole newest checkpoint is restored, and nothing more is recorded", async () => {
    const bench = await jobWithRounds(threeRounds);
    const { backend, store } = bench.client();
    const requests = await backend.requestsOf(async () => {
      expect((await store.job("orders").claim({ fallback: true })).restored?.epoch).toBe(3);
    });
    expect(requests).toMatchObject({ create: 1 });
  });

  test("a damaged one is passed over for the newest that is whole; that is recorded, and nothing is deleted", async () => {
    const bench = await jobWithRounds(threeRounds);
    damage(bench, 2, 3);
    const before = bench.storage.keys();
    const job = bench.client().store.job("orders");
    const writer = await job.claim({ fallback: true });
    expect(writer.restored?.epoch).toBe(1);
    expect(Buffer.from((await writer.restored?.read("state")) ?? [])).toEqual(
      Buffer.from(sampleBytes(200, 1)),
    );
    expect(bench.storage.keys()).toEqual(expect.arrayContaining([...before]));
    const summaries = await job.checkpoints();
    expect(summaries.map(({ epoch, skipped }) => [epoch, skipped])).toEqual([
      [3, true],
      [2, true],
      [1, false],
    ]);
    const health = await job.health();
    expect(health.newest?.epoch).toBe(3);
    expect(health.newestRestorable?.epoch).toBe(1);
    await job.sweep();
    expect(bench.storage.keys()).toEqual(expect.arrayContaining([...before]));
  });

  test("the next claim restores the same without being asked, and the job goes on above", async () => {
    const bench = await jobWithRounds(threeRounds);
    damage(bench, 3);
    await bench.client().store.job("orders").claim({ fallback: true });
    const { backend, store } = bench.client();
    const requests = await backend.requestsOf(async () => {
      expect((await store.job("orders").claim()).restored?.epoch).toBe(2);
    });
    expect(requests).toMatchObject({ list: 1, create: 1 });
    const writer = await bench.client().store.job("orders").claim();
    const draft = writer.begin();
    expect(draft.epoch).toBe(4);
    await draft.commit();
    expect((await bench.client().store.job("orders").claim()).restored?.epoch).toBe(4);
    expect((await store.job("orders").latest())?.epoch).toBe(4);
  });

  test("MONOTONE: `latest` does not go backwards", async () => {
    const bench = await jobWithRounds(threeRounds);
    const reader = bench.client().store.job("orders");
    expect((await reader.latest())?.epoch).toBe(3);
    damage(bench, 3);
    await bench.client().store.job("orders").claim({ fallback: true });
    expect((await reader.latest())?.epoch).toBe(3);
    await bench.client().store.job("orders").claim({ epoch: 1 });
    expect((await reader.latest())?.epoch).toBe(3);
  });

  test("when nothing can be restored the error says of how many", async () => {
    const bench = await jobWithRounds(threeRounds);
    damage(bench, 1, 2, 3);
    const error = await caught(bench.client().store.job("orders").claim({ fallback: true }));
    expect(error).toMatchObject({ code: "CORRUPT", retryable: false });
    expect(error.message).toBe("none of the 3 live checkpoints of job orders can be restored");
    expect(error.cause).toMatchObject({ code: "CORRUPT" });
  });

  test("a new job is claimed as without", async () => {
    const writer = await newBench().client().store.job("orders").claim({ fallback: true });
    expect(writer).toMatchObject({ generation: 1, restored: undefined });
  });

  test("what cannot be read at the moment is not passed over", async () => {
    const bench = await jobWithRounds(threeRounds);
    const { backend, store } = bench.client();
    backend.intercept = async ({ verb, key }, proceed) => {
      if (verb === "read" && key.includes("/1-3-")) throw new UnavailableError("busy");
      return await proceed();
    };
    const ended = await settle(bench.clock, caught(store.job("orders").claim({ fallback: true })));
    expect(ended).toMatchObject({ status: "fulfilled", value: { code: "UNAVAILABLE", retryable: true } });
    const summaries = await bench.client().store.job("orders").checkpoints();
    expect(summaries.map(({ skipped }) => skipped)).toEqual([false, false, false]);
    expect((await bench.client().store.job("orders").claim()).restored?.epoch).toBe(3);
  });

  test("a checkpoint whose own record is damaged, but whose manifest the newest record carries, is not given up", async () => {
    const bench = await jobWithRounds(threeRounds);
    const [newest = ""] = keysOf(bench.storage, "orders", "log");
    await bench.client().store.job("orders").pin();
    bench.storage.set(newest, flipped(storedBytes(bench.storage, newest), 100));
    const writer = await bench.client().store.job("orders").claim({ fallback: true });
    expect(writer.restored?.epoch).toBe(3);
    expect(Buffer.from((await writer.restored?.read("state")) ?? [])).toEqual(
      Buffer.from(sampleBytes(200, 3)),
    );
  });
});

describe("effects of what would be passed over", () => {
  /** Epoch 3 has an effect that is known done, by the record of epoch 4. */
  async function jobWithEffectDone(): Promise<Bench> {
    const bench = newBench({ store: limits });
    const writer = await bench.client().store.job("orders").claim();
    for (const round of [1, 2, 3, 4]) {
      const draft = writer.begin();
      await draft.put("state", sampleBytes(200, round));
      if (round === 3) draft.effect({ sink: "any", id: 3 });
      await draft.commit();
      for (const pending of writer.pendingEffects) writer.effectDone(pending);
    }
    return bench;
  }

  test("that are known done forbid it, unless that is accepted by name", async () => {
    const bench = await jobWithEffectDone();
    damage(bench, 3, 4);
    const job = bench.client().store.job("orders");
    const error = await caught(job.claim({ fallback: true }));
    expect(error).toMatchObject({ code: "UNSAFE_FALLBACK", retryable: false });
    expect(error.message).toContain("restoring epoch 2 of job orders would contradict effects");
    expect(error.message).toContain("up to epoch 3");
    const writer = await job.claim({ fallback: true, acceptInconsistency: true });
    expect(writer.restored?.epoch).toBe(2);
    expect((await job.claim()).restored?.epoch).toBe(2);
  });

  test("that are older than what is restored do not forbid it", async () => {
    const bench = await jobWithEffectDone();
    damage(bench, 4);
    expect((await bench.client().store.job("orders").claim({ fallback: true })).restored?.epoch).toBe(3);
  });

  test("that are pending do not forbid it, and are not carried out any more", async () => {
    const bench = await jobWithRounds([{}, { effect: { sink: "any", id: 2 } }]);
    damage(bench, 2);
    const carried: unknown[] = [];
    const sinks = {
      any: {
        carryOut: async (effect: Effect) => {
          carried.push(effect);
        },
      },
    };
    const writer = await bench.client().store.job("orders").claim({ fallback: true, sinks });
    expect(writer.restored?.epoch).toBe(1);
    await writer.begin().commit();
    expect(carried).toEqual([]);
    expect((await bench.client().store.job("orders").health()).effectsPending).toBe(0);
  });

  test("also forbid a rewind, unless that is accepted by name", async () => {
    const bench = await jobWithEffectDone();
    const job = bench.client().store.job("orders");
    expect(await caught(job.claim({ epoch: 2 }))).toMatchObject({ code: "UNSAFE_FALLBACK" });
    expect((await job.health()).generation).toBe(1);
    expect((await job.claim({ epoch: 2, acceptInconsistency: true })).restored?.epoch).toBe(2);
  });

  test("PROGRESS: pending ones of an older, damaged checkpoint do not stop the job for ever", async () => {
    const bench = await jobWithRounds([{ effect: { sink: "any", id: 1 } }, {}]);
    const older = keysOf(bench.storage, "orders", "log")[1] ?? "";
    bench.storage.set(older, flipped(storedBytes(bench.storage, older), 100));
    const consent = { fallback: true, acceptInconsistency: true };
    const writer = await bench.client().store.job("orders").claim(consent);
    expect(writer.restored?.epoch).toBe(2);
    expect((await writer.begin().commit()).epoch).toBe(3);
  });
});

describe("a damaged newest record", () => {
  /** Damages so many of the newest records. */
  async function jobWithDamagedHead(count: number): Promise<Bench> {
    const bench = await jobWithRounds(threeRounds);
    for (const key of keysOf(bench.storage, "orders", "log").slice(0, count)) {
      bench.storage.set(key, flipped(storedBytes(bench.storage, key), 100));
    }
    return bench;
  }

  test("is not passed over without consent, since what it said of effects is lost", async () => {
    const bench = await jobWithDamagedHead(1);
    const error = await caught(bench.client().store.job("orders").claim({ fallback: true }));
    expect(error).toMatchObject({ code: "UNSAFE_FALLBACK" });
    expect(error.message).toContain("records 4 to 4 of job orders are damaged");
    expect(error.message).toContain("acceptInconsistency");
  });

  test.each([1, 2])(
    "or %i of them are passed over with consent, and the job goes on above",
    async (count) => {
      const bench = await jobWithDamagedHead(count);
      const writer = await bench
        .client()
        .store.job("orders")
        .claim({ fallback: true, acceptInconsistency: true });
      expect(writer.restored?.epoch).toBe(3 - count);
      expect(writer.generation).toBeGreaterThan(1);
      const draft = writer.begin();
      expect(draft.epoch).toBeGreaterThan(3);
      await draft.commit();
      const job = bench.client().store.job("orders");
      expect((await job.claim()).restored?.epoch).toBe(draft.epoch);
      expect((await job.health()).seq).toBeGreaterThan(4);
    },
  );

  test("FENCED: the writer that made it can commit no more", async () => {
    const bench = newBench({ store: limits });
    const old = await bench.client().store.job("orders").claim();
    await old.begin().commit();
    const [newest = ""] = keysOf(bench.storage, "orders", "log");
    bench.storage.set(newest, flipped(storedBytes(bench.storage, newest), 100));
    await bench.client().store.job("orders").claim({ fallback: true, acceptInconsistency: true });
    expect(await caught(old.begin().commit())).toMatchObject({ code: "FENCED" });
  });

  test("MONOTONE: an epoch it may have committed is not given out again, whatever drafts had been left out", async () => {
    const bench = newBench({ store: limits });
    const writer = await bench.client().store.job("orders").claim();
    for (let left = 0; left < 4; left += 1) writer.begin().abandon();
    const { epoch } = await writer.begin().commit();
    expect(epoch).toBe(5);
    const [newest = ""] = keysOf(bench.storage, "orders", "log");
    bench.storage.set(newest, flipped(storedBytes(bench.storage, newest), 100));
    const consent = { fallback: true, acceptInconsistency: true };
    const next = await bench.client().store.job("orders").claim(consent);
    expect(next.begin().epoch).toBeGreaterThan(5);
  });

  test("and every other one is an error that names them", async () => {
    const bench = await jobWithDamagedHead(4);
    const consent = { fallback: true, acceptInconsistency: true };
    const error = await caught(bench.client().store.job("orders").claim(consent));
    expect(error).toMatchObject({ code: "CORRUPT" });
    expect(error.message).toBe("none of the newest 4 records of job orders can be read");
  });
});

describe("a rewind", () => {
  test("restores exactly the epoch asked for, and later claims the same", async () => {
    const bench = await jobWithRounds(threeRounds);
    const job = bench.client().store.job("orders");
    const writer = await job.claim({ epoch: 2 });
    expect(writer.restored?.epoch).toBe(2);
    expect((await bench.client().store.job("orders").claim()).restored?.epoch).toBe(2);
    expect((await (await job.claim()).begin().commit()).epoch).toBe(4);
    expect((await job.claim()).restored?.epoch).toBe(4);
  });

  test("can be taken back as long as the newer one is live", async () => {
    const bench = await jobWithRounds(threeRounds);
    const job = bench.client().store.job("orders");
    await job.claim({ epoch: 1 });
    expect((await job.claim({ epoch: 3 })).restored?.epoch).toBe(3);
    expect((await job.claim()).restored?.epoch).toBe(3);
    await job.claim({ epoch: 2 });
    expect((await job.checkpoints()).map(({ epoch, skipped }) => [epoch, skipped])).toEqual([
      [3, true],
      [2, false],
      [1, false],
    ]);
  });

  test("to an epoch that is not live names those that are, and changes nothing", async () => {
    const bench = await jobWithRounds(threeRounds);
    const job = bench.client().store.job("orders");
    const before = (await job.health()).seq;
    const error = await caught(job.claim({ epoch: 99 }));
    expect(error).toMatchObject({
      code: "EXPIRED",
      epoch: 99,
      liveEpochs: [3, 2, 1],
      outcome: "not-applied",
    });
    expect(error.message).toBe("epoch 99 of job orders is not live; live are 3, 2, 1");
    expect((await job.health()).seq).toBe(before);
  });

  test("to a savepoint that was folded into history pages restores it, and it stays restorable", async () => {
    const bench = newBench({ store: { ...limits, retention: { keepLast: 2 } } });
    const job = bench.client().store.job("orders");
    const writer = await job.claim();
    for (let epoch = 1; epoch <= 120; epoch += 1) {
      const draft = writer.begin();
      await draft.put("state", sampleBytes(50, epoch));
      await draft.commit();
      if (epoch % 2 === 0) await job.savepoint(`at ${epoch}`);
    }
    const fresh = bench.client().store.job("orders");
    const rewound = await fresh.claim({ epoch: 4 });
    expect(rewound.restored?.epoch).toBe(4);
    expect(Buffer.from((await rewound.restored?.read("state")) ?? [])).toEqual(
      Buffer.from(sampleBytes(50, 4)),
    );
    expect((await bench.client().store.job("orders").claim()).restored?.epoch).toBe(4);
    const draft = (await fresh.claim()).begin();
    expect(draft.epoch).toBe(121);
    await draft.commit();
    await fresh.sweep();
    expect((await fresh.checkpoint(4)).epoch).toBe(4);
    expect((await fresh.savepoint("at 4", { epoch: 4 })).savepoints).toEqual(["at 4"]);
  });

  test("keeps the checkpoint that was chosen from retention until a newer one is committed", async () => {
    const bench = newBench({ store: { ...limits, retention: { keepLast: 3 } } });
    const job = bench.client().store.job("orders");
    const writer = await job.claim();
    for (let round = 0; round < 3; round += 1) await writer.begin().commit();
    const rewound = await job.claim({ epoch: 1 });
    for (let round = 0; round < 4; round += 1) await rewound.begin().commit();
    // Those that were passed over go first, and do not use up the number to keep.
    expect((await job.checkpoints()).map(({ epoch }) => epoch)).toEqual([7, 6, 5]);
  });
});
