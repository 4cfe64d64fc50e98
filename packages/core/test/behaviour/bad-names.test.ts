import { describe, expect, test } from "vitest";
import type { HoldfastError } from "../../src/index.js";
import { newBench } from "./support/bench.js";
import { caught } from "./support/caught.js";

const illegalJobIds: readonly (readonly [string, unknown])[] = [
  ["empty", ""],
  ["a dot", "."],
  ["two dots", ".."],
  ["starting with a dot", ".hidden"],
  ["ending with a dot", "orders."],
  ["going up", "../orders"],
  ["absolute", "/orders"],
  ["with a slash", "a/b"],
  ["with a backslash", "a\\b"],
  ["with a blank", "my orders"],
  ["with a line feed", "orders\n"],
  ["with a NUL", "orders\u0000"],
  ["with an umlaut", "aufträge"],
  ["with a full-width letter", "\uff4frders"],
  ["with a right-to-left mark", "orders\u200f"],
  ["with an emoji", "orders-\u{1f680}"],
  ["with a percent sign", "a%2fb"],
  ["with a colon", "c:orders"],
  ["of 129 characters", "x".repeat(129)],
  ["of the list of jobs", "jobs"],
  ["of the list of jobs in capitals", "JOBS"],
  ["undefined", undefined],
  ["null", null],
  ["a number", 7],
  ["an array", ["orders"]],
  ["an object", {}],
  ["an object that cannot be shown", Object.create(null)],
  ["a symbol", Symbol("orders")],
];

describe("a job id", () => {
  test.each(illegalJobIds)("%s is refused by name", async (_what, id) => {
    const { backend, store } = newBench().client();
    const error = await caught(() => store.job(id as string));
    expect(error).toMatchObject({ code: "INVALID_ARGUMENT", retryable: false, outcome: "not-applied" });
    expect(error.message).toMatch(/^job id /);
    if (typeof id === "string") expect(error.message).toContain(JSON.stringify(id).slice(0, 100));
    expect(backend.calls).toEqual([]);
  });

  test.each(["a", "A-1_b.c", "_", "-", "x".repeat(128), "jobs2"])("%s is fine", async (id) => {
    const job = newBench().client().store.job(id);
    await (await job.claim()).begin().commit();
    expect((await job.latest())?.epoch).toBe(1);
  });
});

const illegalNames: readonly (readonly [string, unknown])[] = [
  ["empty", ""],
  ["a dot", "."],
  ["two dots", ".."],
  ["going up", "../secret"],
  ["going up inside", "a/../b"],
  ["with a dot inside", "a/./b"],
  ["absolute", "/etc/passwd"],
  ["with a trailing slash", "a/"],
  ["with a double slash", "a//b"],
  ["with a backslash", "a\\b"],
  ["with a NUL", "a\u0000b"],
  ["with a line feed", "a\nb"],
  ["with an escape character", "a\u001bb"],
  ["with a delete character", "a\u007fb"],
  ["with half a character", "a\ud83db"],
  ["of 513 bytes", "x".repeat(513)],
  ["of 300 characters of two bytes", "ä".repeat(300)],
  ["undefined", undefined],
  ["null", null],
  ["a number", 3],
  ["an object that cannot be shown", Object.create(null)],
];

describe("an entry name", () => {
  test.each(illegalNames)("%s is refused by name wherever one is taken", async (_what, name) => {
    const bench = newBench();
    const { backend, store } = bench.client();
    const job = store.job("orders");
    const writer = await job.claim();
    const first = writer.begin();
    await first.put("state", "x");
    const entry = (await first.commit()).entry("state");
    const draft = writer.begin();
    const asked = backend.calls.length;
    const bad = name as string;
    const errors: readonly HoldfastError[] = [
      await caught(draft.put(bad, "x")),
      await caught(store.worker(draft.ticket()).put(bad, "x")),
      await caught(() => draft.adopt({ ...entry, name: bad })),
      await caught(() => draft.reuse({ ...entry, name: bad })),
      ...(name === undefined || name === null ? [] : [await caught(() => draft.reuse(entry, { name: bad }))]),
    ];
    expect(backend.calls).toHaveLength(asked);
    const savepoint = await caught(job.savepoint(bad));
    const release = await caught(job.release(bad));
    for (const error of [...errors, savepoint, release]) {
      expect(error).toMatchObject({ code: "INVALID_ARGUMENT", retryable: false, outcome: "not-applied" });
      expect(error.message).toMatch(/^(entry|savepoint) name /);
      if (typeof name === "string") expect(error.message).toContain(JSON.stringify(name).slice(0, 100));
    }
    // None of it stands in the way of the commit.
    expect((await draft.commit()).entries).toEqual([]);
  });

  test.each([
    "a",
    "a/b/c",
    "a.b",
    "...",
    "..a",
    " ",
    "größe",
    "\u{1f680}",
    "x".repeat(512),
    "C:",
    "__proto__",
  ])("%s is fine, and comes back as it was", async (name) => {
    const job = newBench().client().store.job("orders");
    const draft = (await job.claim()).begin();
    await draft.put(name, "the state");
    await draft.commit();
    const checkpoint = await job.latest();
    expect(checkpoint?.entries.map((entry) => entry.name)).toEqual([name]);
    expect(await checkpoint?.readText(name)).toBe("the state");
    await job.savepoint(name);
    expect((await job.checkpoints())[0]?.savepoints).toEqual([name]);
    await job.release(name);
  });
});

describe("a name that a draft has already", () => {
  test("is refused, whichever way it comes, and the first stays", async () => {
    const { store } = newBench().client();
    const writer = await store.job("orders").claim();
    const first = writer.begin();
    await first.put("state", "of the first");
    const entry = (await first.commit()).entry("state");

    const draft = writer.begin();
    await draft.put("state", "of the second");
    const worked = await store.worker(draft.ticket()).put("state", "of a worker");
    const errors = [
      await caught(draft.put("state", "again")),
      await caught(() => draft.reuse(entry)),
      await caught(() => draft.adopt(worked)),
    ];
    for (const error of errors) {
      expect(error.code).toBe("INVALID_ARGUMENT");
      expect(error.message).toContain('entry "state" is already in the draft of epoch 2');
    }
    expect(await (await draft.commit()).readText("state")).toBe("of the second");
  });

  test("is refused while the first is still being put", async () => {
    const { store } = newBench().client();
    const draft = (await store.job("orders").claim()).begin();
    const putting = draft.put("state", "first");
    expect((await caught(draft.put("state", "second"))).code).toBe("INVALID_ARGUMENT");
    await putting;
    expect(await (await draft.commit()).readText("state")).toBe("first");
  });
});

test("an unknown entry is named, with those that are there", async () => {
  const job = newBench().client().store.job("orders");
  const draft = (await job.claim()).begin();
  await draft.put("a", "1");
  await draft.put("b", "2");
  const checkpoint = await draft.commit();
  expect(checkpoint.has("c")).toBe(false);
  for (const error of [await caught(() => checkpoint.entry("c")), await caught(checkpoint.read("c"))]) {
    expect(error.code).toBe("NOT_FOUND");
    expect(error.message).toBe('epoch 1 of job orders has no entry "c"; it has "a", "b"');
  }
});

test("an entry that is no JSON is named", async () => {
  const draft = (await newBench().client().store.job("orders").claim()).begin();
  await draft.put("text", "no JSON");
  const checkpoint = await draft.commit();
  const error = await caught(checkpoint.readJson("text"));
  expect(error).toMatchObject({ code: "INVALID_STATE", message: 'entry "text" of epoch 1 holds no JSON' });
  expect(error.cause).toBeInstanceOf(SyntaxError);
});
