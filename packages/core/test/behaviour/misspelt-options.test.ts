import { describe, expect, test } from "vitest";
import { type Backend, CheckpointStore } from "../../src/index.js";
import { memoryBackend } from "../../src/memory/index.js";
import { newBench } from "./support/bench.js";
import { caught } from "./support/caught.js";

const notOptions: readonly unknown[] = [null, 5, "x", true];

describe("options", () => {
  test.each(notOptions)("of a store, or its retention, that are %j are refused", async (value) => {
    for (const make of [
      () => new CheckpointStore(memoryBackend(), value as object),
      () => new CheckpointStore(memoryBackend(), { retention: value as object }),
    ]) {
      expect(await caught(make)).toMatchObject({ code: "INVALID_ARGUMENT", outcome: "not-applied" });
    }
  });

  test("that are misspelt are refused by name, with the names there are", async () => {
    const job = newBench().client().store.job("orders");
    const misspelt = (value: object): never => value as never;
    const errors = [
      await caught(() => new CheckpointStore(memoryBackend(), misspelt({ retension: { keepLast: 9 } }))),
      await caught(() => new CheckpointStore(memoryBackend(), { retention: misspelt({ retension: "7d" }) })),
      await caught(job.claim(misspelt({ retension: true }))),
      await caught(job.pin(1, misspelt({ retension: 1 }))),
      await caught(job.savepoint("x", misspelt({ retension: 1 }))),
      await caught(job.verify(misspelt({ retension: 1 }))),
      await caught(job.sweep(misspelt({ retension: 1 }))),
    ];
    for (const error of errors) {
      expect(error.code).toBe("INVALID_ARGUMENT");
      expect(error.message).toMatch(/has no "retension"; it knows .+/);
    }
  });

  test.each(notOptions)("of a call that are %j are refused, whatever the call", async (value) => {
    const { store } = newBench().client();
    const job = store.job("orders");
    const writer = await job.claim();
    const draft = writer.begin();
    await draft.put("state", "x");
    const options = value as object;
    for (const call of [
      () => store.jobs(options),
      () => job.claim(options),
      () => job.latest(options),
      () => job.checkpoints(options),
      () => job.checkpoint(1, options),
      () => job.pin(1, options),
      () => job.savepoint("x", options),
      () => job.release("x", options),
      () => job.verify(options),
      () => job.sweep(options),
      () => job.health(options),
      () => job.destroy(options),
      () => writer.settle(options),
      () => draft.put("other", "x", options),
      () => draft.commit(options),
    ]) {
      expect((await caught(call)).code, call.toString()).toBe("INVALID_ARGUMENT");
    }
    const checkpoint = await draft.commit();
    expect((await caught(checkpoint.read("state", options))).code).toBe("INVALID_ARGUMENT");
  });

  test("with a signal that is none are refused", async () => {
    const job = newBench().client().store.job("orders");
    const error = await caught(job.latest({ signal: 5 as unknown as AbortSignal }));
    expect(error).toMatchObject({ code: "INVALID_ARGUMENT", retryable: false });
    expect(error.message).toContain("signal is 5");
  });
});

describe("an adapter that answers what the contract does not know", () => {
  const wrong: readonly (readonly [string, Partial<Backend>])[] = [
    ["create", { create: async () => undefined as never }],
    ["create", { create: async () => ({ status: "exists" }) as never }],
    ["list", { list: async () => null as never }],
    ["read", { read: async () => "text" as never }],
  ];

  test.each(wrong)("to %s is told by a typed error", async (_verb, broken) => {
    const intact = memoryBackend();
    const first = await new CheckpointStore(intact).job("orders").claim();
    await first.begin().commit();
    const backend: Backend = Object.assign(Object.create(intact) as Backend, broken);
    const error = await caught(new CheckpointStore(backend).job("orders").claim({ deadline: "200ms" }));
    expect(["UNAVAILABLE", "OUTCOME_UNKNOWN"]).toContain(error.code);
    expect(error.message).not.toContain("    at ");
  });

  test("as its traits is refused at once", async () => {
    const backend = Object.assign(Object.create(memoryBackend()) as object, { traits: undefined });
    expect((await caught(() => new CheckpointStore(backend as unknown as Backend))).code).toBe(
      "INVALID_ARGUMENT",
    );
  });
});
