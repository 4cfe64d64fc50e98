import { describe, expect, test } from "vitest";
import { ManualClock } from "../testing/manual-clock.js";
import { type MemoryBackend, MemoryStorage, memoryBackend } from "./index.js";

async function* chunks(...parts: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* parts;
}

const bytes = Buffer.from("some bytes");

async function text(backend: MemoryBackend, key: string): Promise<string> {
  return Buffer.from(await backend.read(key)).toString();
}

describe("write and read", () => {
  test("give back what was written, whole or in part", async () => {
    const backend = memoryBackend();
    await backend.write("a/whole", bytes);
    await backend.write("a/streamed", chunks(bytes.subarray(0, 4), Buffer.alloc(0), bytes.subarray(4)));
    await backend.write("a/empty", new Uint8Array(0));
    expect(await text(backend, "a/whole")).toBe("some bytes");
    expect(await text(backend, "a/streamed")).toBe("some bytes");
    expect(await text(backend, "a/empty")).toBe("");
    const part = await backend.read("a/whole", { range: { offset: 5, length: 5 } });
    expect(Buffer.from(part).toString()).toBe("bytes");
  });

  test("of a part that is not wholly inside fail", async () => {
    const backend = memoryBackend();
    await backend.write("a", bytes);
    for (const range of [
      { offset: 0, length: 11 },
      { offset: 10, length: 1 },
      { offset: 11, length: 0 },
    ]) {
      await expect(backend.read("a", { range })).rejects.toMatchObject({ code: "CORRUPT", key: "a" });
    }
  });

  test("of what is not there fail", async () => {
    await expect(memoryBackend().read("a/b")).rejects.toMatchObject({
      code: "NOT_FOUND",
      message: "there is no object a/b",
    });
  });

  test("of a source that fails leave nothing", async () => {
    const backend = memoryBackend();
    const cause = new Error("no more");
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield bytes;
      throw cause;
    }
    await expect(backend.write("a", failing())).rejects.toMatchObject({ code: "BODY_FAILED", cause });
    expect(backend.storage.keys()).toEqual([]);
  });

  test("keep no hold of anybody's buffer, whichever kind it is", async () => {
    const kinds: readonly ((content: string) => Uint8Array)[] = [
      (it) => Buffer.from(it),
      (it) => new TextEncoder().encode(it),
    ];
    for (const make of kinds) {
      const backend = memoryBackend();
      const [written, created, streamed] = [make("own"), make("own"), make("own")] as const;
      await backend.write("a", written);
      await backend.create("b", created);
      await backend.write("c", chunks(streamed));
      for (const buffer of [written, created, streamed]) buffer.fill(0);
      for (const key of ["a", "b", "c"]) {
        expect(await text(backend, key)).toBe("own");
        (await backend.read(key)).fill(0);
        (await backend.read(key, { range: { offset: 0, length: 2 } })).fill(0);
        expect(await text(backend, key)).toBe("own");
      }
      const lost = await backend.create("b", Buffer.from("other"));
      if (lost.status === "exists") lost.bytes.fill(0);
      expect(await text(backend, "b")).toBe("own");
    }
  });
});

describe("create", () => {
  test("lets exactly one of many win, and gives the others the winner's bytes", async () => {
    const storage = new MemoryStorage();
    const results = await Promise.all(
      Array.from({ length: 20 }, async (_, caller) => {
        return await memoryBackend({ storage }).create("log/1", Buffer.from(`caller ${caller}`));
      }),
    );
    expect(results.filter(({ status }) => status === "created")).toHaveLength(1);
    const winner = await text(memoryBackend({ storage }), "log/1");
    for (const result of results) {
      if (result.status === "exists") expect(Buffer.from(result.bytes).toString()).toBe(winner);
    }
  });
});

describe("list", () => {
  test("answers keys under a prefix in ascending order, with sizes and timestamps", async () => {
    const clock = new ManualClock();
    const backend = memoryBackend({ clock });
    for (const key of ["a/2", "a/10", "b/1", "a/1", "ab", "a-1", "A/1"]) {
      await backend.write(key, bytes);
      clock.advance(1000);
    }
    const listed = await backend.list("a/");
    expect(listed.map(({ key }) => key)).toEqual(["a/1", "a/10", "a/2"]);
    expect(listed[0]).toEqual({ key: "a/1", sizeBytes: 10, timestampMs: 1_700_000_003_000 });
    expect((await backend.list("a")).map(({ key }) => key)).toEqual(["a-1", "a/1", "a/10", "a/2", "ab"]);
    expect((await backend.list("")).map(({ key }) => key)).toEqual([
      "A/1",
      "a-1",
      "a/1",
      "a/10",
      "a/2",
      "ab",
      "b/1",
    ]);
    expect((await backend.list("a/", { limit: 2 })).map(({ key }) => key)).toEqual(["a/1", "a/10"]);
    expect((await backend.list("a/", { after: "a/1", limit: 1 })).map(({ key }) => key)).toEqual(["a/10"]);
    expect(await backend.list("c/")).toEqual([]);
  });
});

test("removal is idempotent and touches nothing else", async () => {
  const backend = memoryBackend();
  for (const key of ["a", "b", "c"]) await backend.write(key, bytes);
  await backend.remove(["a", "c", "never"]);
  await backend.remove(["a"]);
  await backend.remove([]);
  expect(backend.storage.keys()).toEqual(["b"]);
});

test("illegal keys are refused by every verb", async () => {
  const backend = memoryBackend();
  for (const key of ["", "/a", "../a", "a//b", "a\\b"]) {
    for (const call of [
      async () => await backend.write(key, bytes),
      async () => await backend.create(key, bytes),
      async () => await backend.read(key),
      async () => await backend.remove([key]),
    ]) {
      await expect(call()).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
    }
  }
  await expect(backend.list("/")).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
});

test("a closed backend refuses, and other clients of the storage go on", async () => {
  const storage = new MemoryStorage();
  const [one, other] = [memoryBackend({ storage }), memoryBackend({ storage })];
  await one.write("a", bytes);
  await one.close();
  await expect(one.read("a")).rejects.toMatchObject({ code: "INVALID_STATE" });
  expect(await text(other, "a")).toBe("some bytes");
});

test("BOUNDED, HONEST: a write that was cut off is not applied afterwards", async () => {
  const clock = new ManualClock();
  const backend = memoryBackend({ clock });
  let finish: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    finish = resolve;
  });
  async function* slow(): AsyncGenerator<Uint8Array> {
    yield bytes;
    await gate;
    yield bytes;
  }
  const writing = backend.write("a", slow(), { deadlineMs: 100 });
  const refused = expect(writing).rejects.toMatchObject({ code: "OUTCOME_UNKNOWN", outcome: "unknown" });
  clock.advance(100);
  await refused;
  finish();
  await new Promise(setImmediate);
  expect(backend.storage.keys()).toEqual([]);
});
