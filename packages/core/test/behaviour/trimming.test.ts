import { describe, expect, test } from "vitest";
import { type Bench, keysOf, newBench } from "./support/bench.js";
import { newGate, settle, turns } from "./support/settle.js";

const hourMs = 3_600_000;

function recordSeqs({ storage }: Bench): readonly number[] {
  return keysOf(storage, "orders", "log").map((key) => Number(key.split("-").at(-1)));
}

async function commitRounds(bench: Bench, count: number): Promise<void> {
  const writer = await bench.client().store.job("orders").claim();
  for (let round = 0; round < count; round += 1) await writer.begin().commit();
}

test("records go when the newest is a trim age younger than their successor, and not before", async () => {
  const bench = newBench({ store: { retention: { keepLast: 1 } } });
  await commitRounds(bench, 4);
  const job = bench.client().store.job("orders");
  bench.clock.advance(hourMs - 1);
  await commitRounds(bench, 1);
  expect(await job.sweep()).toMatchObject({ records: 0 });
  bench.clock.advance(1);
  await commitRounds(bench, 1);
  // Seqs 1 to 5 are of the first run, 6 and 7 of the second, 8 and 9 of the third; 5 is the successor of 4.
  expect(await job.sweep()).toMatchObject({ records: 4 });
  expect(recordSeqs(bench)).toEqual([10, 9, 8, 7, 6, 5]);
  expect(await job.health()).toMatchObject({ seq: 10, floor: 5 });
  expect((await job.latest())?.epoch).toBe(6);
});

test("the floor is raised by a record before anything is removed", async () => {
  const bench = newBench({ store: { retention: { keepLast: 1 } } });
  await commitRounds(bench, 4);
  bench.clock.advance(2 * hourMs);
  await commitRounds(bench, 1);
  const { backend, store } = bench.client();
  await store.job("orders").sweep();
  const order = backend.calls
    .filter(({ verb }) => verb === "create" || verb === "remove")
    .map(({ verb }) => verb);
  expect(order).toEqual(["create", "remove"]);
});

test("a crash between the two leaves records that are ignored, and trimmed later", async () => {
  const bench = newBench({ store: { retention: { keepLast: 1 } } });
  await commitRounds(bench, 4);
  bench.clock.advance(2 * hourMs);
  await commitRounds(bench, 1);
  const { backend, store } = bench.client();
  backend.intercept = async ({ verb }, proceed) => {
    if (verb === "remove") throw new Error("crashed");
    return await proceed();
  };
  const crashed = settle(bench.clock, store.job("orders").sweep({ deadline: "5s" }));
  expect(await crashed).toMatchObject({ status: "rejected" });
  expect(recordSeqs(bench)).toContain(1);
  expect((await bench.client().store.job("orders").latest())?.epoch).toBe(5);
  expect(await bench.client().store.job("orders").sweep()).toMatchObject({ records: 4 });
  expect(recordSeqs(bench)).not.toContain(4);
});

test("RESTORABLE: records that hold a live checkpoint's manifest are never trimmed", async () => {
  const bench = newBench({ store: { retention: { keepLast: 1 } } });
  await commitRounds(bench, 2);
  const job = bench.client().store.job("orders");
  await job.savepoint("kept", { epoch: 2 });
  bench.clock.advance(2 * hourMs);
  await commitRounds(bench, 5);
  await job.sweep();
  expect(recordSeqs(bench)).toContain(3);
  expect((await bench.client().store.job("orders").checkpoint(2)).epoch).toBe(2);
});

test("a job takes the largest trim age that any claim brought", async () => {
  const bench = newBench({ store: { retention: { keepLast: 1 } } });
  await bench.client({ trimAge: "10h" }).store.job("orders").claim();
  await commitRounds(bench, 3);
  bench.clock.advance(2 * hourMs);
  await commitRounds(bench, 1);
  expect(await bench.client().store.job("orders").sweep()).toMatchObject({ records: 0 });
  bench.clock.advance(9 * hourMs);
  await commitRounds(bench, 1);
  expect((await bench.client().store.job("orders").sweep()).records).toBeGreaterThan(0);
});

test("clocks of clients do not matter, only the storage's own timestamps", async () => {
  const bench = newBench({ store: { retention: { keepLast: 1 } } });
  await commitRounds(bench, 4);
  const ahead = {
    ...bench.clock,
    wallMs: () => bench.clock.wallMs() + 100 * hourMs,
    monotonicMs: () => 0,
    schedule: () => () => undefined,
  };
  const writer = await bench.client({ clock: ahead }).store.job("orders").claim();
  await writer.begin().commit();
  expect(await bench.client({ clock: ahead }).store.job("orders").sweep()).toMatchObject({ records: 0 });
});

describe("a writer that was stalled while its name was trimmed and is made anew", () => {
  /** The writer's create hangs until the gate opens; others go on and trim meanwhile. */
  async function stalledCommit(goOn: (bench: Bench) => Promise<void>): Promise<{
    readonly bench: Bench;
    readonly ended: Promise<unknown>;
  }> {
    const bench = newBench({ store: { retention: { keepLast: 1 } } });
    const { backend, store } = bench.client();
    const writer = await store.job("orders").claim();
    await writer.begin().commit();
    const gate = newGate();
    let isFirst = true;
    backend.intercept = async ({ verb }, proceed) => {
      if (verb === "create" && isFirst) {
        isFirst = false;
        await gate.opened;
      }
      return await proceed();
    };
    const draft = writer.begin();
    await draft.put("state", "of the stalled one");
    const ended = draft.commit({ deadline: "20h" }).then(
      (checkpoint) => checkpoint.epoch,
      (error: unknown) => error,
    );
    await turns();
    await goOn(bench);
    expect(recordSeqs(bench)).not.toContain(3);
    gate.open();
    return { bench, ended };
  }

  test("FENCED: by a newer claim, is told so although its create succeeded", async () => {
    const { bench, ended } = await stalledCommit(async (place) => {
      await commitRounds(place, 3);
      place.clock.advance(2 * hourMs);
      await commitRounds(place, 3);
      await place.client().store.job("orders").sweep();
    });
    expect(await ended).toMatchObject({ code: "FENCED", generation: 1, currentGeneration: 3 });
    expect(recordSeqs(bench)).toContain(3);
    const job = bench.client().store.job("orders");
    expect((await job.checkpoints()).map(({ epoch, generation }) => [epoch, generation])).toEqual([[7, 3]]);
    // The void record is below the floor, and goes.
    expect(await job.sweep()).toMatchObject({ records: 1 });
    expect(recordSeqs(bench)).not.toContain(3);
  });

  test("HONEST: and still owns the job, commits above what others appended", async () => {
    const { bench, ended } = await stalledCommit(async (place) => {
      const job = place.client().store.job("orders");
      for (const name of ["a", "b", "c"]) await job.savepoint(name);
      place.clock.advance(2 * hourMs);
      for (const name of ["a", "b", "c"]) await job.release(name);
      await job.sweep();
    });
    expect(await ended).toBe(2);
    const job = bench.client().store.job("orders");
    const latest = await job.latest();
    expect(latest?.epoch).toBe(2);
    expect(await latest?.readText("state")).toBe("of the stalled one");
    expect((await job.health()).seq).toBeGreaterThan(3);
    expect((await job.health()).newest?.epoch).toBe(2);
  });

  test("BOUNDED, HONEST: and cannot find out whether it counts, is told that this is unknown", async () => {
    const bench = newBench();
    const { backend, store } = bench.client();
    const writer = await store.job("orders").claim();
    const gate = newGate();
    let isMade = false;
    backend.intercept = async ({ verb }, proceed) => {
      if (verb === "create") {
        await gate.opened;
        isMade = true;
        return await proceed();
      }
      if (isMade) throw new Error("the network is gone");
      return await proceed();
    };
    const committing = writer.begin().commit({ deadline: "2h" });
    const failed = committing.catch((error: unknown) => error);
    await turns();
    bench.clock.advance(hourMs);
    gate.open();
    const ended = await settle(bench.clock, failed, { stepMs: 1000, limitMs: 3 * hourMs });
    expect(ended).toMatchObject({
      status: "fulfilled",
      value: { code: "OUTCOME_UNKNOWN", outcome: "unknown" },
    });
  });
});

test("without a trim age every append makes sure, and everything works", async () => {
  const bench = newBench({ store: { trimAge: 0, retention: { keepLast: 1 } } });
  const { backend, store } = bench.client();
  const job = store.job("orders");
  const writer = await job.claim();
  const requests = await backend.requestsOf(async () => await writer.begin().commit());
  expect(requests).toEqual({ list: 2, read: 2, create: 1 });
  for (let round = 0; round < 5; round += 1) await writer.begin().commit();
  await job.sweep();
  expect(recordSeqs(bench).length).toBeLessThanOrEqual(3);
  expect((await job.latest())?.epoch).toBe(6);
});
