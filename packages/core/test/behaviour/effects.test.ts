import { describe, expect, test } from "vitest";
import { type Effect, type EffectContext, type EffectSink, OutcomeUnknownError } from "../../src/index.js";
import { newBench } from "./support/bench.js";
import { caught } from "./support/caught.js";
import { hang, settle } from "./support/settle.js";

interface Carried {
  readonly effect: Effect;
  readonly context: Omit<EffectContext, "signal">;
}

/** A sink that writes down what it carried out, and fails as long as it is told to. */
class RecordingSink implements EffectSink {
  readonly carried: Carried[] = [];
  failure: Error | undefined;

  async carryOut(effect: Effect, { signal: _, ...context }: EffectContext): Promise<void> {
    if (this.failure) throw this.failure;
    this.carried.push({ effect, context });
  }

  get ids(): readonly unknown[] {
    return this.carried.map(({ effect: { id } }) => id);
  }
}

test("EFFECTIVE: effects are carried out after the commit, in order, and recorded with the next", async () => {
  const bench = newBench();
  const { store } = bench.client();
  const job = store.job("orders");
  const sink = new RecordingSink();
  const writer = await job.claim({ sinks: { mail: sink } });
  const draft = writer.begin();
  draft.effect({ sink: "mail", id: 1, to: ["a", "b"] });
  draft.effect({ sink: "mail", id: 2 });
  await draft.put("state", "x");
  expect(sink.carried).toEqual([]);
  const checkpoint = await draft.commit();
  expect(checkpoint.effects).toEqual([
    { sink: "mail", id: 1, to: ["a", "b"] },
    { sink: "mail", id: 2 },
  ]);
  expect(sink.carried).toEqual([
    {
      effect: { sink: "mail", id: 1, to: ["a", "b"] },
      context: { job: "orders", epoch: 1, generation: 1, index: 0, replay: false },
    },
    {
      effect: { sink: "mail", id: 2 },
      context: { job: "orders", epoch: 1, generation: 1, index: 1, replay: false },
    },
  ]);
  expect(writer.pendingEffects).toEqual([]);
  expect((await job.health()).effectsPending).toBe(2);
  await writer.begin().commit();
  expect((await job.health()).effectsPending).toBe(0);
  expect(sink.carried).toHaveLength(2);

  const restarted = await bench
    .client()
    .store.job("orders")
    .claim({ sinks: { mail: sink } });
  expect(sink.carried).toHaveLength(2);
  expect(restarted.pendingEffects).toEqual([]);
});

test("EFFECTIVE: what is not known done is replayed by the next claim, and says so", async () => {
  const bench = newBench();
  const crashed = new RecordingSink();
  const writer = await bench
    .client()
    .store.job("orders")
    .claim({ sinks: { mail: crashed } });
  const draft = writer.begin();
  draft.effect({ sink: "mail", id: 1 });
  await draft.commit();
  expect(crashed.ids).toEqual([1]);

  const sink = new RecordingSink();
  const next = await bench
    .client()
    .store.job("orders")
    .claim({ sinks: { mail: sink } });
  expect(sink.carried).toMatchObject([
    { effect: { id: 1 }, context: { epoch: 1, generation: 1, replay: true } },
  ]);
  await next.begin().commit();

  const last = new RecordingSink();
  await bench
    .client()
    .store.job("orders")
    .claim({ sinks: { mail: last } });
  expect(last.carried).toEqual([]);
});

test("EFFECTIVE: effects of an uncommitted checkpoint are never carried out", async () => {
  const bench = newBench();
  const sink = new RecordingSink();
  const writer = await bench
    .client()
    .store.job("orders")
    .claim({ sinks: { mail: sink } });
  const abandoned = writer.begin();
  abandoned.effect({ sink: "mail", id: "abandoned" });
  abandoned.abandon();
  const subsumed = writer.begin();
  subsumed.effect({ sink: "mail", id: "subsumed" });
  await writer.begin().commit();
  await caught(subsumed.commit());
  const fenced = writer.begin();
  fenced.effect({ sink: "mail", id: "fenced" });
  const owner = await bench
    .client()
    .store.job("orders")
    .claim({ sinks: { mail: sink } });
  await caught(fenced.commit());
  await owner.begin().commit();
  await owner.settle();
  await bench
    .client()
    .store.job("orders")
    .claim({ sinks: { mail: sink } });
  expect(sink.carried).toEqual([]);
});

test("a failing sink leaves its effect pending, holds back later ones of its own only, and the commits stand", async () => {
  const bench = newBench();
  const { store } = bench.client();
  const [mail, files] = [new RecordingSink(), new RecordingSink()];
  const writer = await store.job("orders").claim({ sinks: { mail, files } });
  mail.failure = new Error("mail is down");
  for (const round of [1, 2]) {
    const draft = writer.begin();
    draft.effect({ sink: "mail", id: `mail ${round}a` });
    draft.effect({ sink: "files", id: `file ${round}` });
    draft.effect({ sink: "mail", id: `mail ${round}b` });
    expect((await draft.commit()).epoch).toBe(round);
  }
  expect(mail.ids).toEqual([]);
  expect(files.ids).toEqual(["file 1", "file 2"]);
  expect(writer.pendingEffects.map(({ effect: { id } }) => id)).toEqual([
    "mail 1a",
    "mail 1b",
    "mail 2a",
    "mail 2b",
  ]);
  const failed = await writer.settle();
  expect(failed.failures).toMatchObject([{ pending: { effect: { id: "mail 1a" } }, error: mail.failure }]);

  mail.failure = undefined;
  await writer.begin().commit();
  expect(mail.carried.map(({ effect: { id }, context }) => [id, context.replay])).toEqual([
    ["mail 1a", true],
    ["mail 1b", false],
    ["mail 2a", false],
    ["mail 2b", false],
  ]);
  expect(files.ids).toEqual(["file 1", "file 2"]);
  await writer.settle();
  expect((await store.job("orders").health()).effectsPending).toBe(0);
});

test("BOUNDED: a hanging sink is left at the deadline, told so, and the commit stands", async () => {
  const bench = newBench();
  let told: AbortSignal | undefined;
  const hanging: EffectSink = {
    carryOut: async (_effect, { signal }) => {
      told = signal;
      await hang();
    },
  };
  const { store } = bench.client();
  const claimed = await store.job("orders").claim({ sinks: { mail: hanging } });
  const draft = claimed.begin();
  draft.effect({ sink: "mail", id: 1 });
  const ended = await settle(bench.clock, draft.commit({ deadline: "3s" }));
  expect(ended).toMatchObject({ status: "fulfilled", tookMs: 3000, value: { epoch: 1 } });
  expect(told?.aborted).toBe(true);
  expect(claimed.pendingEffects).toMatchObject([{ epoch: 1, replay: true }]);
  const settled = await settle(bench.clock, claimed.settle({ deadline: "2s" }));
  expect(settled).toMatchObject({ status: "fulfilled", tookMs: 2000 });
  const reclaimed = await settle(
    bench.clock,
    store.job("orders").claim({ sinks: { mail: hanging }, deadline: "4s" }),
  );
  expect(reclaimed).toMatchObject({ status: "fulfilled", tookMs: 4000, value: { generation: 2 } });
});

test("a sink that throws at once, or answers no promise, is treated as one that fails", async () => {
  const sink = {
    carryOut: (): Promise<void> => {
      throw new Error("at once");
    },
  };
  const writer = await newBench()
    .client()
    .store.job("orders")
    .claim({ sinks: { mail: sink } });
  const draft = writer.begin();
  draft.effect({ sink: "mail" });
  expect((await draft.commit()).epoch).toBe(1);
  expect(writer.pendingEffects).toHaveLength(1);
});

describe("without sinks the caller carries effects out", () => {
  test("and notes what is done, which the next commit records", async () => {
    const bench = newBench();
    const job = bench.client().store.job("orders");
    const writer = await job.claim();
    const draft = writer.begin();
    draft.effect({ sink: "any name", id: 1 });
    draft.effect({ sink: "another", id: 2 });
    await draft.commit();
    const [first] = writer.pendingEffects;
    expect(first).toEqual({
      epoch: 1,
      generation: 1,
      index: 0,
      effect: { sink: "any name", id: 1 },
      replay: false,
    });
    writer.effectDone({ epoch: 1, index: 0 });
    expect(writer.pendingEffects).toMatchObject([{ index: 1 }]);
    const twice = await caught(() => writer.effectDone({ epoch: 1, index: 0 }));
    expect(twice).toMatchObject({ code: "INVALID_ARGUMENT", message: "effect 0 of epoch 1 is not pending" });
    expect((await job.health()).effectsPending).toBe(2);
    await writer.begin().commit();
    expect((await job.health()).effectsPending).toBe(1);

    const next = await bench.client().store.job("orders").claim();
    expect(next.pendingEffects).toMatchObject([{ epoch: 1, index: 1, replay: true }]);
  });

  test("and settles them without a commit at a clean end", async () => {
    const bench = newBench();
    const { backend, store } = bench.client();
    const writer = await store.job("orders").claim();
    const draft = writer.begin();
    draft.effect({ sink: "any", id: 1 });
    await draft.commit();
    expect(await backend.requestsOf(async () => await writer.settle())).toEqual({ list: 1, read: 1 });
    for (const pending of writer.pendingEffects) writer.effectDone(pending);
    expect(await backend.requestsOf(async () => await writer.settle())).toEqual({
      list: 1,
      read: 1,
      create: 1,
    });
    expect((await store.job("orders").health()).effectsPending).toBe(0);
    expect(await backend.requestsOf(async () => await writer.settle())).toEqual({ list: 1, read: 1 });
    expect((await writer.begin().commit()).epoch).toBe(2);
  });

  test("FENCED: settling records nothing once a newer claim owns the job", async () => {
    const bench = newBench();
    const old = await bench.client().store.job("orders").claim();
    const draft = old.begin();
    draft.effect({ sink: "any", id: 1 });
    await draft.commit();
    const owner = await bench.client().store.job("orders").claim();
    for (const pending of old.pendingEffects) old.effectDone(pending);
    expect(await caught(old.settle())).toMatchObject({ code: "FENCED" });
    expect(owner.pendingEffects).toHaveLength(1);
    expect((await bench.client().store.job("orders").health()).effectsPending).toBe(1);
  });
});

test("retention drops no checkpoint whose effects are not known done", async () => {
  const bench = newBench({ store: { retention: { keepLast: 1, maxBytes: 0 } } });
  const job = bench.client().store.job("orders");
  const writer = await job.claim();
  const draft = writer.begin();
  draft.effect({ sink: "any", id: 1 });
  await draft.put("state", "kept for the effect");
  await draft.commit();
  for (let round = 0; round < 150; round += 1) await writer.begin().commit();
  expect((await job.checkpoints()).map(({ epoch }) => epoch)).toEqual([151, 1]);
  await job.sweep();

  const next = await bench.client().store.job("orders").claim();
  expect(next.pendingEffects).toMatchObject([{ epoch: 1, effect: { id: 1 } }]);
  expect(await (await job.checkpoint(1)).readText("state")).toBe("kept for the effect");
  next.effectDone({ epoch: 1, index: 0 });
  // The commit that records it may drop it.
  await next.begin().commit();
  expect((await job.checkpoints()).map(({ epoch }) => epoch)).toEqual([152]);
});

test("EFFECTIVE: effects of a commit of unknown outcome that had landed are carried out with the next commit", async () => {
  const bench = newBench();
  const { backend, store } = bench.client();
  const sink = new RecordingSink();
  const writer = await store.job("orders").claim({ sinks: { mail: sink } });
  const draft = writer.begin();
  draft.effect({ sink: "mail", id: 1 });
  backend.intercept = async (_call, proceed) => {
    await proceed();
    throw new OutcomeUnknownError("no answer came", { retryable: false });
  };
  expect(await caught(draft.commit())).toMatchObject({ code: "OUTCOME_UNKNOWN" });
  expect(sink.ids).toEqual([]);
  backend.intercept = async (_call, proceed) => await proceed();
  const next = writer.begin();
  next.effect({ sink: "mail", id: 2 });
  await next.commit();
  expect(sink.ids).toEqual([1, 2]);
});

test("EFFECTIVE: two writers after one another carry out every effect, the fenced one's included", async () => {
  const bench = newBench();
  const [before, after] = [new RecordingSink(), new RecordingSink()];
  before.failure = new Error("crashed");
  const old = await bench
    .client()
    .store.job("orders")
    .claim({ sinks: { mail: before } });
  for (const id of [1, 2]) {
    const draft = old.begin();
    draft.effect({ sink: "mail", id });
    await draft.commit();
  }
  const owner = await bench
    .client()
    .store.job("orders")
    .claim({ sinks: { mail: after } });
  const draft = owner.begin();
  draft.effect({ sink: "mail", id: 3 });
  await draft.commit();
  expect(
    after.carried.map(({ effect: { id }, context }) => [id, context.generation, context.replay]),
  ).toEqual([
    [1, 1, true],
    [2, 1, true],
    [3, 2, false],
  ]);
});

describe("an effect that cannot be kept as JSON", () => {
  const cyclic: { sink: string; self?: unknown } = { sink: "mail" };
  cyclic.self = cyclic;

  test.each([
    ["undefined", undefined],
    ["null", null],
    ["a text", "mail"],
    ["without sink", { id: 1 }],
    ["with an empty sink", { sink: "" }],
    ["with a number as sink", { sink: 1 }],
    ["an array", [{ sink: "mail" }]],
    ["with a function", { sink: "mail", run: () => 1 }],
    ["with a symbol", { sink: "mail", id: Symbol("x") }],
    ["with NaN", { sink: "mail", value: Number.NaN }],
    ["with Infinity", { sink: "mail", value: Number.POSITIVE_INFINITY }],
    ["with a bigint", { sink: "mail", value: 1n }],
    ["with a date", { sink: "mail", at: new Date(0) }],
    ["with a map", { sink: "mail", map: new Map([[1, 2]]) }],
    ["with bytes", { sink: "mail", bytes: new Uint8Array(2) }],
    ["with undefined in a list", { sink: "mail", list: [undefined] }],
    ["that contains itself", cyclic],
    [
      "that is an instance of a class",
      new (class Mail {
        sink = "mail";
      })(),
    ],
  ])("%s is refused by name", async (_what, effect) => {
    const draft = (await newBench().client().store.job("orders").claim()).begin();
    const error = await caught(() => draft.effect(effect as unknown as Effect));
    expect(error).toMatchObject({ code: "INVALID_ARGUMENT", outcome: "not-applied" });
    expect(error.message).toMatch(/^effect/);
    expect((await draft.commit()).effects).toEqual([]);
  });

  test("for a sink that the claim was not given is refused by name", async () => {
    const sinks = { mail: new RecordingSink(), files: new RecordingSink() };
    const draft = (await newBench().client().store.job("orders").claim({ sinks })).begin();
    const error = await caught(() => draft.effect({ sink: "fax" }));
    expect(error).toMatchObject({ code: "INVALID_ARGUMENT" });
    expect(error.message).toBe('effect names sink "fax", but the claim was given "mail", "files"');
  });
});

test("an effect is kept as it was when it was added", async () => {
  const bench = newBench();
  const draft = (await bench.client().store.job("orders").claim()).begin();
  const effect = { sink: "mail", list: [1, { deep: "ü" }], "": null, nothing: {} };
  draft.effect(effect);
  effect.list.push(2);
  await draft.commit();
  const stored = await bench.client().store.job("orders").latest();
  expect(stored?.effects).toEqual([{ sink: "mail", list: [1, { deep: "ü" }], "": null, nothing: {} }]);
});

test("effects of a sink that this run does not have stay pending", async () => {
  const bench = newBench();
  const draft = (await bench.client().store.job("orders").claim()).begin();
  draft.effect({ sink: "constructor", id: 1 });
  await draft.commit();
  const mail = new RecordingSink();
  const writer = await bench.client().store.job("orders").claim({ sinks: { mail } });
  await writer.begin().commit();
  expect(writer.pendingEffects).toMatchObject([{ effect: { sink: "constructor" } }]);
  expect(mail.carried).toEqual([]);
});
