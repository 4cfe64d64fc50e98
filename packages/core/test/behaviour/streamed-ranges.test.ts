import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Checkpoint } from "../../src/index.js";
import { newBench } from "./support/bench.js";
import { collect, inChunks, sampleBytes } from "./support/bytes.js";

const blockBytes = 16;
const inlineLimitBytes = 8;

async function checkpointOf(state: Readonly<Record<string, Uint8Array>>): Promise<Checkpoint> {
  const { store } = newBench({ store: { blockBytes, inlineLimitBytes } }).client();
  const draft = (await store.job("orders").claim()).begin();
  for (const [name, bytes] of Object.entries(state)) await draft.put(name, bytes);
  return await draft.commit();
}

/** Lengths on both sides of every edge there is. */
const lengths = [0, 1, 7, 8, 9, 15, 16, 17, 31, 32, 33, 47, 48, 49, 64, 65];

describe("an entry reads as it was put", () => {
  test.each(lengths)("with %i bytes, whole and by every range", async (length) => {
    const bytes = sampleBytes(length);
    const checkpoint = await checkpointOf({ state: bytes });
    expect(checkpoint.entry("state").lengthBytes).toBe(length);
    expect(checkpoint.entry("state").inline !== undefined).toBe(length <= inlineLimitBytes);
    expect(Buffer.from(await checkpoint.read("state")).equals(bytes)).toBe(true);
    for (let offset = 0; offset <= length; offset += 1) {
      for (let part = 0; offset + part <= length; part += 1) {
        const range = { offset, length: part };
        const read = await checkpoint.read("state", { range });
        if (!Buffer.from(read).equals(bytes.subarray(offset, offset + part))) {
          throw new Error(`${part} bytes at ${offset} of ${length} read wrong`);
        }
      }
    }
  });

  test("for any length, block size, chunk size and range", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          length: fc.nat(300),
          block: fc.integer({ min: 1, max: 40 }),
          inline: fc.nat(20),
          chunk: fc.integer({ min: 1, max: 90 }),
          from: fc.double({ min: 0, max: 1, noNaN: true }),
          to: fc.double({ min: 0, max: 1, noNaN: true }),
        }),
        async ({ length, block, inline, chunk, from, to }) => {
          const { store } = newBench({ store: { blockBytes: block, inlineLimitBytes: inline } }).client();
          const bytes = sampleBytes(length, block);
          const draft = (await store.job("orders").claim()).begin();
          await draft.put("state", inChunks(bytes, chunk));
          await draft.put("other", bytes.subarray(0, inline));
          const checkpoint = await draft.commit();
          const offset = Math.floor(from * length);
          const range = { offset, length: Math.floor(to * (length - offset)) };
          const part = Buffer.from(bytes.subarray(offset, offset + range.length));
          expect(Buffer.from(await checkpoint.read("state", { range }))).toEqual(part);
          expect(await collect(checkpoint.stream("state"))).toEqual(Buffer.from(bytes));
          expect(Buffer.from(await checkpoint.read("other"))).toEqual(Buffer.from(bytes.subarray(0, inline)));
        },
      ),
      { numRuns: 150 },
    );
  });
});

test("blocks larger than one request's window, and many to a window, read as they were put", async () => {
  const bytes = sampleBytes(9 * 1024 * 1024 + 17);
  for (const size of [1024 * 1024, 5 * 1024 * 1024, 64 * 1024 - 1]) {
    const { store } = newBench({ store: { blockBytes: size } }).client();
    const draft = (await store.job("orders").claim()).begin();
    await draft.put("state", inChunks(bytes, 700_001));
    const checkpoint = await draft.commit();
    expect((await collect(checkpoint.stream("state"))).equals(bytes)).toBe(true);
    const range = { offset: size - 3, length: 3 * 1024 * 1024 };
    const part = bytes.subarray(range.offset, range.offset + range.length);
    expect(Buffer.from(await checkpoint.read("state", { range })).equals(part)).toBe(true);
  }
});

test("a stream hands on blocks as they come, none larger than a block", async () => {
  const checkpoint = await checkpointOf({ state: sampleBytes(100) });
  const sizes: number[] = [];
  for await (const chunk of checkpoint.stream("state")) sizes.push(chunk.length);
  expect(sizes).toEqual([16, 16, 16, 16, 16, 16, 4]);
});

test("a reader that leaves early is let go, and may begin again", async () => {
  const { backend, store } = newBench({ store: { blockBytes: 1024 * 1024, inlineLimitBytes: 0 } }).client();
  const bytes = sampleBytes(12 * 1024 * 1024);
  const draft = (await store.job("orders").claim()).begin();
  await draft.put("state", bytes);
  const checkpoint = await draft.commit();
  const requests = await backend.requestsOf(async () => {
    for await (const chunk of checkpoint.stream("state")) {
      expect(Buffer.from(chunk).equals(bytes.subarray(0, chunk.length))).toBe(true);
      break;
    }
  });
  // The table and the first window, and at most the next one that was fetched ahead; never all of it.
  expect(requests.read).toBeGreaterThanOrEqual(2);
  expect(requests.read).toBeLessThanOrEqual(3);
  expect((await collect(checkpoint.stream("state"))).equals(bytes)).toBe(true);
});

test("what a reader does to the bytes it got changes nothing for the next", async () => {
  const bytes = sampleBytes(40);
  const checkpoint = await checkpointOf({ large: bytes, small: bytes.subarray(0, 8) });
  for (const [name, right] of [
    ["large", bytes],
    ["small", bytes.subarray(0, 8)],
  ] as const) {
    (await checkpoint.read(name)).fill(0);
    for await (const chunk of checkpoint.stream(name)) chunk.fill(0);
    expect(Buffer.from(await checkpoint.read(name))).toEqual(Buffer.from(right));
  }
});

test("text and JSON come back as they were", async () => {
  const { store } = newBench().client();
  const draft = (await store.job("orders").claim()).begin();
  const text = "größer \u{1f680} \u0000 \ufeff";
  await draft.put("text", text);
  await draft.put("json", JSON.stringify({ a: [1, null, "ü"] }));
  const checkpoint = await draft.commit();
  expect(await checkpoint.readText("text")).toBe(text);
  expect(await checkpoint.readJson("json")).toEqual({ a: [1, null, "ü"] });
});
