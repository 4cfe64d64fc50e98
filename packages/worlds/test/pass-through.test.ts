import type { Backend, TidyReport } from "@holdfast/core";
import { memoryBackend } from "@holdfast/core/memory";
import { describe, expect, it } from "vitest";
import { type FaultSource, faultyBackend, type StorageWatcher } from "../src/index.js";
import { bytes, failure } from "./support/outcomes.js";
import { recordingBackend } from "./support/recording-backend.js";

const noFaults: FaultSource = { fate: () => "ok", later: () => undefined };

describe("a call that meets no fault is handed on as it came", () => {
  it("name, traits and the absence of tidy are the inner backend's", async () => {
    const inner = memoryBackend({ traits: { orderedListing: false, inlineLimitBytes: 7 } });
    const backend = faultyBackend(inner, noFaults);
    expect(backend.name).toBe("memory");
    expect(backend.specVersion).toBe(1);
    expect(backend.traits).toBe(inner.traits);
    expect(backend.tidy).toBeUndefined();
  });

  it("tidy and probe get their options, and tidy its backend", async () => {
    const inner = memoryBackend() as Backend & { tidy?: Backend["tidy"] };
    const seen: unknown[] = [];
    inner.tidy = async function (this: Backend, options): Promise<TidyReport> {
      seen.push(this === inner, options);
      return { removed: 3 };
    };
    inner.probe = async (options) => {
      seen.push(options);
      return { backend: "memory", checks: [] };
    };
    const backend = faultyBackend(inner, noFaults);
    const options = { deadlineMs: 12, signal: new AbortController().signal };
    expect(await backend.tidy?.(options)).toEqual({ removed: 3 });
    await backend.probe(options);
    expect(seen).toEqual([true, options, options]);
  });

  it("options of every verb arrive, and no others", async () => {
    const { backend: inner, calls } = recordingBackend();
    const backend = faultyBackend(inner, noFaults);
    const { signal } = new AbortController();
    await backend.create("a/b", bytes("value"), { signal });
    await backend.write("a/c", bytes("value"), { signal });
    await backend.read("a/b", { range: { offset: 1, length: 2 }, signal });
    await backend.read("a/b");
    await backend.list("a/", { limit: 0, after: "", signal });
    await backend.list("a/");
    await backend.remove(["a/b", "a/c"], { signal });
    expect(calls).toEqual([
      { verb: "create", args: ["a/b", bytes("value"), { signal }] },
      { verb: "write", args: ["a/c", bytes("value"), { signal }] },
      { verb: "read", args: ["a/b", { range: { offset: 1, length: 2 }, signal }] },
      { verb: "read", args: ["a/b", {}] },
      { verb: "list", args: ["a/", { limit: 0, after: "", signal }] },
      { verb: "list", args: ["a/", {}] },
      { verb: "remove", args: [["a/b", "a/c"], { signal }] },
    ]);
  });

  it("answers come back as they are", async () => {
    const backend = faultyBackend(memoryBackend(), noFaults);
    expect(await backend.create("a/b", bytes("one"))).toEqual({ status: "created" });
    const again = await backend.create("a/b", bytes("two"));
    expect(again).toEqual({ status: "exists", bytes: bytes("one") });
    expect(await backend.read("a/b", { range: { offset: 1, length: 2 } })).toEqual(bytes("ne"));
    expect((await backend.list("a/")).map(({ key }) => key)).toEqual(["a/b"]);
  });

  it("a stream is not read ahead: a chunk is asked for when the storage has taken the one before", async () => {
    const inner = memoryBackend();
    const taken: number[] = [];
    let produced = 0;
    let furthestAhead = 0;
    inner.write = async (_key, body) => {
      for await (const chunk of body as AsyncIterable<Uint8Array>) {
        furthestAhead = Math.max(furthestAhead, produced - taken.length);
        await new Promise((resolve) => setImmediate(resolve));
        taken.push(chunk.length);
      }
    };
    const body = async function* (): AsyncGenerator<Uint8Array> {
      for (; produced < 100; ) {
        produced += 1;
        yield new Uint8Array(1000);
      }
    };
    for (const fate of ["ok", "lost", "slow"] as const) {
      produced = 0;
      taken.length = 0;
      await faultyBackend(inner, { ...noFaults, fate: () => fate })
        .write("a/b", body())
        .catch(() => undefined);
      expect(taken).toHaveLength(100);
    }
    expect(furthestAhead).toBe(1);
  });
});

describe("a watcher", () => {
  function watched(inner: Backend): { backend: Backend; seen: string[] } {
    const seen: string[] = [];
    const watcher: StorageWatcher = {
      asked: ({ verb, keys }) => seen.push(`asked ${verb} ${keys}`),
      created: (key, made) => seen.push(`created ${key} ${made.length}`),
      removed: (key) => seen.push(`removed ${key}`),
    };
    return { backend: faultyBackend(inner, noFaults, () => watcher), seen };
  }

  it("is told what was created and removed, each once", async () => {
    const { backend, seen } = watched(memoryBackend());
    await backend.create("a/b", bytes("value"));
    await backend.create("a/b", bytes("other"));
    await backend.remove(["a/b", "a/c"]);
    expect(seen).toEqual([
      "asked create a/b",
      "created a/b 5",
      "asked create a/b",
      "asked remove a/b,a/c",
      "removed a/b",
      "removed a/c",
    ]);
  });

  it("a removal that stops half way names the keys that remain", async () => {
    const inner = memoryBackend();
    const remove = inner.remove.bind(inner);
    inner.remove = async (keys) => {
      if (keys[0] === "a/c") throw new Error("no");
      await remove(keys);
    };
    const { backend, seen } = watched(inner);
    const error = await failure(backend.remove(["a/b", "a/c", "a/d"]));
    expect(error).toMatchObject({
      code: "UNAVAILABLE",
      outcome: "unknown",
      remainingKeys: ["a/c", "a/d"],
    });
    expect(seen.at(-1)).toBe("removed a/b");
  });

  it("a bad key is refused before anything is removed", async () => {
    const { backend, seen } = watched(memoryBackend());
    const error = await failure(backend.remove(["a/b", "/bad"]));
    expect(error).toMatchObject({ code: "INVALID_ARGUMENT" });
    expect(seen).toEqual(["asked remove a/b,/bad"]);
  });
});
