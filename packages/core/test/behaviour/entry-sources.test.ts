import { Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import type { Draft, EntryBody } from "../../src/index.js";
import { type Bench, keysOf, newBench } from "./support/bench.js";
import { inChunks, sampleBytes } from "./support/bytes.js";
import { caught } from "./support/caught.js";
import { hang, settle } from "./support/settle.js";

const inlineLimitBytes = 64;

async function newDraft(bench: Bench): Promise<Draft> {
  return (await bench.client().store.job("orders").claim()).begin();
}

function newStore(): Bench {
  return newBench({ store: { inlineLimitBytes, blockBytes: 32 } });
}

async function roundTrip(body: EntryBody): Promise<Buffer> {
  const draft = await newDraft(newStore());
  await draft.put("state", body);
  return Buffer.from(await (await draft.commit()).read("state"));
}

const bytes = sampleBytes(200);

describe("a source of bytes", () => {
  test.each([1, 2, 31, 32, 33, 63, 64, 65, 199, 200, 500])(
    "in chunks of %i is stored as it is",
    async (chunk) => {
      expect(await roundTrip(inChunks(bytes, chunk))).toEqual(Buffer.from(bytes));
    },
  );

  test("that gives nothing is an empty entry", async () => {
    expect(await roundTrip(inChunks(new Uint8Array(0), 1))).toHaveLength(0);
  });

  test("with empty chunks all over is stored as if they were not there", async () => {
    async function* holes(): AsyncGenerator<Uint8Array | string> {
      yield "";
      for await (const chunk of inChunks(bytes, 50)) {
        yield new Uint8Array(0);
        yield chunk;
        yield "";
      }
      yield new Uint8Array(0);
    }
    expect(await roundTrip(holes())).toEqual(Buffer.from(bytes));
  });

  test("of text is stored as UTF-8", async () => {
    async function* text(): AsyncGenerator<string> {
      for (let line = 0; line < 40; line += 1) yield `größe ${line} \u{1f680}\n`;
    }
    const expected = Array.from({ length: 40 }, (_, line) => `größe ${line} \u{1f680}\n`).join("");
    expect((await roundTrip(text())).toString("utf8")).toBe(expected);
  });

  test("of text that is cut inside a character is stored as the text it is", async () => {
    const text = "rockets: \u{1f680}\u{1f680}\u{1f680}";
    async function* cut(): AsyncGenerator<string> {
      for (let at = 0; at < text.length; at += 1) yield text.slice(at, at + 1);
    }
    expect((await roundTrip(cut())).toString("utf8")).toBe(text);
  });

  test("that is a Node stream is read to its end", async () => {
    expect(await roundTrip(Readable.from(inChunks(bytes, 48)))).toEqual(Buffer.from(bytes));
  });

  test.each([
    ["a Uint8Array", new Uint8Array(16)],
    ["a Buffer", Buffer.alloc(16)],
  ])("that fills one %s again and again is stored as it was at each yield", async (_what, buffer) => {
    for (const total of [48, 64, 80, 200]) {
      async function* reusing(): AsyncGenerator<Uint8Array> {
        for (let at = 0; at < total; at += buffer.length) {
          const part = bytes.subarray(at, Math.min(at + buffer.length, total));
          buffer.set(part);
          yield buffer.subarray(0, part.length);
        }
        buffer.fill(0);
      }
      expect(await roundTrip(reusing()), `${total} bytes`).toEqual(Buffer.from(bytes.subarray(0, total)));
    }
  });

  test.each([
    ["a Uint8Array", Uint8Array.from(bytes)],
    ["a Buffer", Buffer.from(bytes)],
  ])("that is %s may be changed once the put has resolved", async (_what, body) => {
    for (const length of [inlineLimitBytes, 200]) {
      body.set(bytes);
      const draft = await newDraft(newStore());
      await draft.put("state", body.subarray(0, length));
      body.fill(0);
      expect(Buffer.from(await (await draft.commit()).read("state"))).toEqual(
        Buffer.from(bytes.subarray(0, length)),
      );
    }
  });

  test("that is a part of a larger buffer is stored as that part", async () => {
    const part = Buffer.from(bytes).subarray(20, 60);
    expect(await roundTrip(part)).toEqual(Buffer.from(part));
    expect(await roundTrip(new Uint8Array(bytes.buffer, 20, 150))).toEqual(
      Buffer.from(bytes.subarray(20, 170)),
    );
  });
});

describe("the inline limit", () => {
  test.each([
    [inlineLimitBytes - 1, 0],
    [inlineLimitBytes, 0],
    [inlineLimitBytes + 1, 1],
  ])("puts %i bytes into %i objects, streamed or not", async (length, objects) => {
    for (const body of [bytes.subarray(0, length), inChunks(bytes.subarray(0, length), 7)]) {
      const bench = newStore();
      const draft = await newDraft(bench);
      await draft.put("state", body);
      expect(keysOf(bench.storage, "orders", "state")).toHaveLength(objects);
      expect(Buffer.from(await (await draft.commit()).read("state"))).toEqual(
        Buffer.from(bytes.subarray(0, length)),
      );
    }
  });

  test("of a backend holds when the store has none", async () => {
    const bench = newBench({ traits: { inlineLimitBytes: 10 } });
    const draft = await newDraft(bench);
    expect((await draft.put("ten", bytes.subarray(0, 10))).inline).toBeDefined();
    expect((await draft.put("eleven", bytes.subarray(0, 11))).object).toBeDefined();
  });
});

/** Sources that fail before and after the inline limit. */
const failures = [0, 10, 100, 190];

describe("a source that throws", () => {
  test.each(failures)("after %i bytes fails the put with its error, and leaves nothing", async (after) => {
    const bench = newStore();
    const draft = await newDraft(bench);
    const cause = new Error("the disk is on fire");
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield bytes.subarray(0, after);
      throw cause;
    }
    const error = await caught(draft.put("state", failing()));
    expect(error).toMatchObject({ code: "BODY_FAILED", retryable: false, outcome: "not-applied" });
    let root: unknown = error;
    while (root instanceof Error && root.cause !== undefined) root = root.cause;
    expect(root).toBe(cause);
    expect(keysOf(bench.storage, "orders", "state")).toEqual([]);

    const refused = await caught(draft.commit());
    expect(refused).toMatchObject({ code: "INVALID_STATE" });
    expect(refused.message).toContain('"state" was not stored; put it again');

    await draft.put("state", bytes);
    expect(Buffer.from(await (await draft.commit()).read("state"))).toEqual(Buffer.from(bytes));
  });

  test("can be made up for by reuse or by a worker's entry of the same name", async () => {
    const bench = newStore();
    const { store } = bench.client();
    const writer = await store.job("orders").claim();
    const first = writer.begin();
    await first.put("state", bytes);
    const entry = (await first.commit()).entry("state");
    const broken = (): AsyncIterable<Uint8Array> => Readable.from([1]) as AsyncIterable<Uint8Array>;

    const reusing = writer.begin();
    await caught(reusing.put("state", broken()));
    reusing.reuse(entry);
    expect((await reusing.commit()).has("state")).toBe(true);

    const adopting = writer.begin();
    await caught(adopting.put("state", broken()));
    adopting.adopt(await store.worker(adopting.ticket()).put("state", bytes));
    expect((await adopting.commit()).has("state")).toBe(true);
  });
});

describe("a source of what cannot be stored", () => {
  test.each([
    ["a number", 7],
    ["null", null],
    ["an object", { a: 1 }],
    ["an array", [1, 2]],
    ["an ArrayBuffer", new ArrayBuffer(8)],
    ["16-bit numbers", new Uint16Array(4)],
  ])("yielding %s is refused by name", async (_what, chunk) => {
    for (const before of [0, 100]) {
      const bench = newStore();
      const draft = await newDraft(bench);
      async function* wrong(): AsyncGenerator<Uint8Array> {
        yield bytes.subarray(0, before);
        yield chunk as unknown as Uint8Array;
      }
      const error = await caught(draft.put("state", wrong()));
      expect(error.code).toBe("INVALID_ARGUMENT");
      expect(error.message).toContain('entry "state": its source yielded');
      expect(keysOf(bench.storage, "orders", "state")).toEqual([]);
    }
  });

  test.each([
    ["undefined", undefined],
    ["null", null],
    ["a number", 7],
    ["an object", { a: 1 }],
    ["an array of bytes", [1, 2, 3]],
    ["an ArrayBuffer", new ArrayBuffer(8)],
    ["a promise", Promise.resolve("x")],
    ["a function", () => "x"],
    ["an object that cannot be shown", Object.create(null)],
  ])("being %s is refused by name", async (_what, body) => {
    const error = await caught((await newDraft(newStore())).put("state", body as EntryBody));
    expect(error.code).toBe("INVALID_ARGUMENT");
    expect(error.message).toContain('entry "state" got');
  });

  test("being half a character is refused rather than changed", async () => {
    const error = await caught((await newDraft(newStore())).put("state", "half \ud83d"));
    expect(error.code).toBe("INVALID_ARGUMENT");
    expect(error.message).toContain("state");
  });
});

describe("BOUNDED: a source that hangs", () => {
  test.each([0, 10, 100])(
    "after %i bytes ends by the deadline, is told so, and leaves nothing",
    async (after) => {
      const bench = newStore();
      const draft = await newDraft(bench);
      let closed = 0;
      const source: AsyncIterable<Uint8Array> = {
        [Symbol.asyncIterator]() {
          let given = 0;
          return {
            async next() {
              given += 1;
              return given === 1 ? { done: false, value: bytes.subarray(0, after) } : await hang();
            },
            async return() {
              closed += 1;
              return { done: true, value: undefined };
            },
          };
        },
      };
      const ended = await settle(bench.clock, draft.put("state", source, { deadline: "5s" }));
      expect(ended).toMatchObject({ status: "rejected", tookMs: 5000 });
      expect(["UNAVAILABLE", "OUTCOME_UNKNOWN"]).toContain(
        (await caught(Promise.reject(ended.status === "rejected" && ended.reason))).code,
      );
      expect(keysOf(bench.storage, "orders", "state")).toEqual([]);
      expect(closed).toBe(1);
    },
  );

  test.each([0, 100])("as a Node stream after %i bytes is destroyed", async (after) => {
    const bench = newStore();
    const draft = await newDraft(bench);
    const source = new Readable({ read: () => undefined });
    if (after > 0) source.push(bytes.subarray(0, after));
    const ended = await settle(bench.clock, draft.put("state", source, { deadline: "5s" }));
    expect(ended).toMatchObject({ status: "rejected", tookMs: 5000 });
    expect(source.destroyed).toBe(true);
  });

  test("ends when its draft is abandoned", async () => {
    const bench = newStore();
    const draft = await newDraft(bench);
    async function* hanging(): AsyncGenerator<Uint8Array> {
      yield bytes;
      await hang();
    }
    const putting = draft.put("state", hanging());
    const failed = caught(putting);
    draft.abandon();
    const ended = await settle(bench.clock, failed);
    expect(ended).toMatchObject({ status: "fulfilled", tookMs: 0 });
  });
});

test("a source whose write fails is closed", async () => {
  const bench = newStore();
  const { backend, store } = bench.client();
  const draft = (await store.job("orders").claim()).begin();
  let closed = false;
  async function* source(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) yield bytes;
    } finally {
      closed = true;
    }
  }
  backend.intercept = async () => {
    throw new Error("no room");
  };
  expect(await caught(draft.put("state", source()))).toMatchObject({ code: "UNAVAILABLE" });
  await Promise.resolve();
  expect(closed).toBe(true);
});
