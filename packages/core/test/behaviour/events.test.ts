import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { afterEach, describe, expect, test } from "vitest";
import { channelNames, type OperationEvent } from "../../src/index.js";
import { newBench } from "./support/bench.js";
import { sampleBytes } from "./support/bytes.js";
import { caught } from "./support/caught.js";

const listening: (() => void)[] = [];

function listenTo(operation: keyof typeof channelNames): OperationEvent[] {
  const events: OperationEvent[] = [];
  const listener = (message: unknown): void => {
    events.push(message as OperationEvent);
  };
  subscribe(channelNames[operation], listener);
  listening.push(() => unsubscribe(channelNames[operation], listener));
  return events;
}

afterEach(() => {
  for (const stop of listening.splice(0)) stop();
});

test("every operation tells its listeners how it went", async () => {
  const bench = newBench({ store: { inlineLimitBytes: 10 } });
  const operations = [
    "claim",
    "commit",
    "effect",
    "pin",
    "unpin",
    "savepoint",
    "release",
    "verify",
    "sweep",
    "destroy",
  ] as const;
  const events = new Map(operations.map((operation) => [operation, listenTo(operation)]));
  const job = bench.client().store.job("orders");
  const writer = await job.claim({
    sinks: {
      mail: {
        carryOut: async () => {
          bench.clock.advance(7);
        },
      },
    },
  });
  const draft = writer.begin();
  await draft.put("state", "x");
  draft.effect({ sink: "mail" });
  await draft.commit();
  const pin = await job.pin();
  await pin.release();
  await job.savepoint("a");
  await job.release("a");
  await job.verify();
  await job.sweep();
  await job.destroy();
  for (const operation of operations) {
    expect(events.get(operation), operation).toHaveLength(1);
    const [event] = events.get(operation) ?? [];
    expect(event).toMatchObject({ operation, job: "orders", durationMs: expect.any(Number) });
    expect(event).not.toHaveProperty("error");
    expect(event).not.toHaveProperty("code");
  }
  expect(events.get("claim")?.[0]).toMatchObject({ generation: 1 });
  expect(events.get("commit")?.[0]).toMatchObject({ generation: 1, epoch: 1, entries: 1 });
  expect(events.get("effect")?.[0]).toMatchObject({ sink: "mail", epoch: 1, index: 0, durationMs: 7 });
});

test("a failed operation tells its error and the error's code", async () => {
  const bench = newBench();
  const [pins, commits, effects] = [listenTo("pin"), listenTo("commit"), listenTo("effect")];
  const job = bench.client().store.job("orders");
  const failure = new Error("mail is down");
  const writer = await job.claim({
    sinks: {
      mail: {
        carryOut: async () => {
          throw failure;
        },
      },
    },
  });
  const error = await caught(job.pin(1));
  expect(pins).toMatchObject([{ operation: "pin", job: "orders", error, code: "EXPIRED" }]);
  const draft = writer.begin();
  draft.effect({ sink: "mail" });
  await draft.commit();
  expect(effects).toMatchObject([{ error: failure, code: "FOREIGN" }]);
  const late = writer.begin();
  await bench.client().store.job("orders").claim();
  await caught(late.commit());
  expect(commits.map(({ code }) => code)).toEqual([undefined, "FENCED"]);
});

test("every verb is told with its key and its backend", async () => {
  const bench = newBench({ store: { inlineLimitBytes: 10 } });
  const events = listenTo("verb");
  const { backend, store } = bench.client();
  const writer = await store.job("orders").claim();
  const draft = writer.begin();
  await draft.put("state", sampleBytes(100));
  await (await draft.commit()).read("state");
  expect(events.map(({ verb }) => verb)).toEqual(backend.calls.map(({ verb }) => verb));
  for (const event of events) expect(event).toMatchObject({ operation: "verb", backend: "memory" });
  const writtenTo = events.filter(({ verb }) => verb === "write").map(({ key }) => key);
  expect(writtenTo).toEqual(backend.calls.filter(({ verb }) => verb === "write").map(({ key }) => key));
});

test("a fallback is told with the epoch that it restores", async () => {
  const bench = newBench({ store: { inlineLimitBytes: 0 } });
  const events = listenTo("fallback");
  const writer = await bench.client().store.job("orders").claim();
  for (let round = 0; round < 2; round += 1) {
    const draft = writer.begin();
    await draft.put("state", sampleBytes(100, round));
    await draft.commit();
  }
  const damaged = bench.storage.keys().find((key) => key.startsWith("orders/state/1-2-")) ?? "";
  bench.storage.delete(damaged);
  await bench.client().store.job("orders").claim({ fallback: true });
  expect(events).toMatchObject([{ operation: "fallback", job: "orders", epoch: 1 }]);
});

describe("listeners", () => {
  test("are not needed", async () => {
    const job = newBench().client().store.job("orders");
    await (await job.claim()).begin().commit();
    expect((await job.latest())?.epoch).toBe(1);
  });

  test("find a channel for every operation by its name", () => {
    for (const [operation, name] of Object.entries(channelNames)) expect(name).toBe(`holdfast:${operation}`);
  });
});
