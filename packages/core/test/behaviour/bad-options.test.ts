import { describe, expect, test } from "vitest";
import {
  type Backend,
  type CallOptions,
  CheckpointStore,
  type CheckpointStoreOptions,
  type Ticket,
} from "../../src/index.js";
import { memoryBackend } from "../../src/memory/index.js";
import { newBench } from "./support/bench.js";
import { caught } from "./support/caught.js";

/** A value and how a message shows it. */
const noDurations: readonly (readonly [unknown, string])[] = [
  [-1, "-1"],
  [Number.NaN, "NaN"],
  [Number.POSITIVE_INFINITY, "Infinity"],
  ["", '""'],
  ["5", '"5"'],
  ["5 s", '"5 s"'],
  ["-5s", '"-5s"'],
  ["5sec", '"5sec"'],
  ["soon", '"soon"'],
  [true, "true"],
  [5n, "5"],
  [Symbol("soon"), "Symbol(soon)"],
];

describe("a duration", () => {
  test.each(["deadline", "transferDeadline", "trimAge"])("%s of a store is checked", async (option) => {
    for (const [value, shown] of noDurations) {
      const error = await caught(() => new CheckpointStore(memoryBackend(), { [option]: value }));
      expect(error.code).toBe("INVALID_ARGUMENT");
      expect(error.message).toContain(`${option} is ${shown}`);
    }
  });

  test.each(["keepFor", "minimumAge"])("retention.%s is checked", async (option) => {
    for (const [value, shown] of noDurations) {
      const retention = { [option]: value };
      const error = await caught(() => new CheckpointStore(memoryBackend(), { retention }));
      expect(error.code).toBe("INVALID_ARGUMENT");
      expect(error.message).toContain(`retention.${option} is ${shown}`);
    }
  });

  test("the deadline of every call is checked, and nothing is asked of the storage", async () => {
    const { backend, store } = newBench().client();
    const job = store.job("orders");
    const writer = await job.claim();
    const draft = writer.begin();
    const checkpoint = await writer.begin().commit();
    const asked = backend.calls.length;
    const calls: readonly ((options: CallOptions) => Promise<unknown>)[] = [
      (options) => store.jobs(options),
      (options) => store.probe(options),
      (options) => job.claim(options),
      (options) => job.latest(options),
      (options) => job.checkpoints(options),
      (options) => job.checkpoint(1, options),
      (options) => job.pin(undefined, options),
      (options) => job.unpin("0".repeat(32), options),
      (options) => job.pins(options),
      (options) => job.savepoint("a", options),
      (options) => job.release("a", options),
      (options) => job.verify(options),
      (options) => job.sweep(options),
      (options) => job.health(options),
      (options) => job.destroy(options),
      (options) => writer.settle(options),
      (options) => writer.begin().put("a", "x", options),
      (options) => store.worker(draft.ticket()).put("a", "x", options),
      (options) => writer.begin().commit(options),
      (options) => (checkpoint.entries.length === 0 ? job.latest(options) : checkpoint.read("a", options)),
    ];
    for (const call of calls) {
      const error = await caught(call({ deadline: "soon" as "1s" }));
      expect(error).toMatchObject({ code: "INVALID_ARGUMENT", retryable: false, outcome: "not-applied" });
      expect(error.message).toContain('deadline is "soon"');
    }
    expect(backend.calls).toHaveLength(asked);
  });

  test("a point in time is not taken for a deadline", async () => {
    const { store } = newBench().client();
    const at = Date.UTC(2026, 0, 1);
    const error = await caught(store.job("orders").latest({ deadline: at }));
    expect(error.code).toBe("INVALID_ARGUMENT");
    expect(error.message).toContain(`deadline is ${at}`);
    expect(error.message).toContain("not a point in time");
  });

  test("a ttl is checked", async () => {
    const job = newBench().client().store.job("orders");
    const error = await caught(job.pin(1, { ttl: "long" as "1h" }));
    expect(error).toMatchObject({ code: "INVALID_ARGUMENT" });
    expect(error.message).toContain('ttl is "long"');
  });
});

describe("retention", () => {
  test.each([
    ["keepLast", 0],
    ["keepLast", -1],
    ["keepLast", 1.5],
    ["keepLast", Number.NaN],
    ["keepLast", Number.POSITIVE_INFINITY],
    ["keepLast", "3"],
    ["keepVerified", 0],
    ["keepVerified", 0.5],
    ["maxBytes", -1],
    ["maxBytes", 1e300],
  ])("%s of %s is refused by name", async (option, value) => {
    const options = { retention: { [option]: value } } as CheckpointStoreOptions;
    const error = await caught(() => new CheckpointStore(memoryBackend(), options));
    expect(error.code).toBe("INVALID_ARGUMENT");
    expect(error.message).toContain(
      `retention.${option} is ${typeof value === "string" ? JSON.stringify(value) : value}`,
    );
  });
});

test.each([
  ["inlineLimitBytes", -1],
  ["inlineLimitBytes", 1.5],
  ["inlineLimitBytes", 2 ** 20 + 1],
  ["inlineLimitBytes", Number.NaN],
  ["blockBytes", 0],
  ["blockBytes", 2 ** 26 + 1],
  ["blockBytes", Number.POSITIVE_INFINITY],
])("%s of %s is refused by name", async (option, value) => {
  const error = await caught(() => new CheckpointStore(memoryBackend(), { [option]: value }));
  expect(error.code).toBe("INVALID_ARGUMENT");
  expect(error.message).toContain(`${option} is ${value}; give a whole number of bytes`);
});

test.each([0, 2, undefined, "1"])("a backend of specVersion %s is refused", async (specVersion) => {
  const backend = Object.assign(Object.create(memoryBackend()), { specVersion }) as Backend;
  const error = await caught(() => new CheckpointStore(backend));
  expect(error.code).toBe("INVALID_ARGUMENT");
  expect(error.message).toContain("specVersion");
  expect(error.message).toContain(String(specVersion));
});

test("no backend at all is refused", async () => {
  const error = await caught(() => new CheckpointStore(undefined as unknown as Backend));
  expect(error.code).toBe("INVALID_ARGUMENT");
});

test.each([0, -1, 1.5, Number.NaN, 2 ** 53, "1", null])("epoch %s is refused by name", async (value) => {
  const { backend, store } = newBench().client();
  const job = store.job("orders");
  const epoch = value as number;
  const errors = [
    await caught(job.checkpoint(epoch)),
    await caught(job.pin(epoch)),
    await caught(job.savepoint("a", { epoch })),
    await caught(job.verify({ epochs: [epoch] })),
    await caught(job.claim({ epoch })),
  ];
  for (const error of errors) {
    expect(error.code).toBe("INVALID_ARGUMENT");
    expect(error.message).toContain(
      `epoch ${typeof value === "string" ? JSON.stringify(value) : String(value)}`,
    );
  }
  expect(backend.calls).toEqual([]);
});

test("a pin's id and note are checked", async () => {
  const job = newBench().client().store.job("orders");
  for (const id of ["", "x", "0".repeat(31), "../../etc"]) {
    const error = await caught(job.unpin(id));
    expect(error).toMatchObject({
      code: "INVALID_ARGUMENT",
      message: `${JSON.stringify(id)} is no id of a pin`,
    });
  }
  await (await job.claim()).begin().commit();
  const error = await caught(job.pin(1, { note: "x".repeat(201) }));
  expect(error).toMatchObject({ code: "INVALID_ARGUMENT" });
  expect(error.message).toContain("201 characters");
  expect(await job.pins()).toEqual([]);
  expect((await job.pin(1, { note: "x".repeat(200) })).epoch).toBe(1);
});

describe("a ticket", () => {
  const good: Ticket = { format: 1, job: "orders", generation: 3, epoch: 4 };

  test.each([
    ["null", null, "null"],
    ["a text", "ticket", "ticket"],
    ["of format 2", { ...good, format: 2 }, "format 2"],
    ["without format", { job: "orders", generation: 1, epoch: 1 }, "format undefined"],
    ["of an illegal job", { ...good, job: "../x" }, '"../x"'],
    ["without job", { ...good, job: undefined }, "undefined"],
    ["of generation 0", { ...good, generation: 0 }, "generation 0"],
    ["of generation 1.5", { ...good, generation: 1.5 }, "generation 1.5"],
    ["with a text as generation", { ...good, generation: "3/../../x" }, "generation 3/../../x"],
    ["of epoch 0", { ...good, epoch: 0 }, "epoch 0"],
    ["of epoch 2^53", { ...good, epoch: 2 ** 53 }, "epoch 9007199254740992"],
    ["without epoch", { ...good, epoch: undefined }, "epoch undefined"],
  ])("%s is refused by name", async (_what, ticket, shown) => {
    const { store } = newBench().client();
    const error = await caught(() => store.worker(ticket as Ticket));
    expect(error.code).toBe("INVALID_ARGUMENT");
    expect(error.message).toContain(shown);
  });
});

test("sinks that carry nothing out are refused by name", async () => {
  const { backend, store } = newBench().client();
  for (const sink of [{}, undefined, null, { carryOut: "yes" }]) {
    const error = await caught(store.job("orders").claim({ sinks: { mail: sink as never } }));
    expect(error).toMatchObject({ code: "INVALID_ARGUMENT", message: 'sink "mail" has no carryOut' });
  }
  expect(backend.calls).toEqual([]);
});

test.each([
  [{ offset: -1, length: 1 }],
  [{ offset: 0, length: 11 }],
  [{ offset: 11, length: 0 }],
  [{ offset: 5, length: 6 }],
  [{ offset: 0.5, length: 1 }],
  [{ offset: 0, length: Number.NaN }],
  [{ offset: Number.MAX_SAFE_INTEGER, length: Number.MAX_SAFE_INTEGER }],
])("range %o outside the entry is refused by name", async (range) => {
  const draft = (await newBench().client().store.job("orders").claim()).begin();
  await draft.put("ten bytes", "0123456789");
  const error = await caught((await draft.commit()).read("ten bytes", { range }));
  expect(error.code).toBe("INVALID_ARGUMENT");
  expect(error.message).toBe(
    `range of ${range.length} bytes at ${range.offset} is not inside entry "ten bytes" of 10 bytes`,
  );
});
