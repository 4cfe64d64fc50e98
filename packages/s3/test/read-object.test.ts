import { Readable } from "node:stream";
import type { S3Client } from "@aws-sdk/client-s3";
import { describe, expect, it, vi } from "vitest";
import {
  bucket,
  bytes,
  chunksOf,
  failure,
  large,
  partBytes,
  place,
  settled,
  usersClient,
} from "./support/world-backend.js";

const body = large(3 * partBytes + 77);
const content = large(200_000);

function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

describe("a read", () => {
  it("of a small object, of a range, and of nothing is one request", async () => {
    const { world, open } = place();
    const backend = open();
    await backend.write("a", content);
    await backend.write("empty", new Uint8Array(0));
    world.log.clear();
    expect(same(await backend.read("a"), content)).toBe(true);
    const range = { offset: 70_000, length: 100_000 };
    expect(same(await backend.read("a", { range }), content.subarray(70_000, 170_000))).toBe(true);
    expect(await backend.read("a", { range: { offset: 200_000, length: 0 } })).toHaveLength(0);
    expect(await backend.read("empty")).toHaveLength(0);
    expect(world.log.counts).toEqual({ GetObject: 4 });
  });

  it("of a large object is a request for each part", async () => {
    const { world, open } = place();
    const backend = open();
    await backend.write("a", chunksOf(body, 1_000_000));
    world.log.clear();
    expect(same(await backend.read("a"), body)).toBe(true);
    expect(world.log.counts).toEqual({ GetObject: 4 });
    world.log.clear();
    const range = { offset: 1, length: body.length - 2 };
    expect(same(await backend.read("a", { range }), body.subarray(1, -1))).toBe(true);
    expect(world.log.counts).toEqual({ GetObject: 4 });
  });

  it.each([
    { offset: 0, length: 200_001 },
    { offset: 199_999, length: 2 },
    { offset: 200_000, length: 1 },
    { offset: 900_000, length: 1 },
    { offset: 200_001, length: 0 },
  ])("SEALED: of what is not wholly inside is no data ($offset, $length)", async (range) => {
    const { clock, open } = place();
    const backend = open();
    await backend.write("a", content);
    expect(await failure(clock, backend.read("a", { range }))).toMatchObject({ code: "CORRUPT", key: "a" });
  });

  it.each([
    "truncated",
    "truncated-silently",
    "shortened",
    "stalled",
    "range-ignored",
    "internal-error",
    "no-answer",
    "slow",
  ] as const)("SEALED: outlives %s once, whole and in parts", async (fault) => {
    const { clock, open, openTo } = place();
    await open().write("a", content);
    await open().write("large", body);
    for (const key of ["a", "large"]) {
      const whole = key === "a" ? content : body;
      for (const nth of key === "a" ? [1] : [1, 2, 4]) {
        const reader = openTo({ operation: "GetObject", nth, fault }).backend;
        expect(same(await settled(clock, reader.read(key)), whole)).toBe(true);
        const ranged = openTo({ operation: "GetObject", nth, fault }).backend;
        const range = { offset: 1000, length: whole.length - 2000 };
        expect(same(await settled(clock, ranged.read(key, { range })), whole.subarray(1000, -1000))).toBe(
          true,
        );
      }
    }
  });

  it.each([
    ["truncated", "UNAVAILABLE"],
    ["truncated-silently", "UNAVAILABLE"],
    ["shortened", "CORRUPT"],
    ["stalled", "UNAVAILABLE"],
    ["flipped-bit", "CORRUPT"],
    ["internal-error", "UNAVAILABLE"],
    ["access-denied", "ACCESS_DENIED"],
  ] as const)("SEALED: that meets %s each time is no data (%s)", async (fault, code) => {
    const { clock, open, openTo } = place();
    await open().write("a", content);
    const { backend } = openTo({ operation: "GetObject", fault });
    const error = await failure(clock, backend.read("a", { deadlineMs: 600_000 }));
    expect(error).toMatchObject({ code, outcome: "not-applied" });
    const range = { offset: 10, length: 1000 };
    // Nothing but the digests of the caller can tell a flipped bit in a part of an object.
    if (fault === "flipped-bit") return;
    expect(await failure(clock, backend.read("a", { range, deadlineMs: 600_000 }))).toBeDefined();
  });

  it("BOUNDED: outlives a body that never begins", async () => {
    const { clock, open, openTo } = place();
    await open().write("a", content);
    const never = { effect: "applied", response: { kind: "stalled-body", fraction: 0 } } as const;
    const { backend } = openTo({ operation: "GetObject", nth: 1, fault: never });
    expect(same(await settled(clock, backend.read("a")), content)).toBe(true);
  });

  it("SEALED: is never mixed of two objects that had the key one after the other", async () => {
    const { world, clock, open, openTo } = place();
    const writer = open();
    await writer.write("a", body);
    world.log.clear();
    const { backend } = openTo({ operation: "GetObject", nth: 3, fault: "no-answer" });
    const reading = backend.read("a", { deadlineMs: 600_000 });
    await vi.waitFor(() => expect(world.log.counts.GetObject).toBe(4));
    const next = large(body.length).reverse();
    await writer.remove(["a"]);
    await writer.write("a", next);
    expect(same(await settled(clock, reading), next)).toBe(true);
  });

  it("is of nothing only when the store says so", async () => {
    const { clock, open, openTo } = place();
    expect(await failure(clock, open().read("never"))).toMatchObject({ code: "NOT_FOUND" });
    const page = { effect: "not-applied", response: { kind: "refusal", status: 404 } } as const;
    const { backend } = openTo({ operation: "GetObject", fault: page });
    expect(await failure(clock, backend.read("never"))).toMatchObject({ code: "UNAVAILABLE" });
    expect(await failure(clock, open({ bucket: "elsewhere" }).read("never"))).toMatchObject({
      code: "UNSAFE_STORAGE",
    });
  });

  type Answer = { headers: Record<string, string>; body: Readable };

  /** A client on a transport that spoils each answer of a GET. */
  function spoilt(world: ReturnType<typeof place>["world"], spoil: (answer: Answer) => void): S3Client {
    const client = usersClient(world);
    client.middlewareStack.add(
      (next, context) => async (args) => {
        const result = await next(args);
        if (context.commandName === "GetObjectCommand") spoil(result.response as Answer);
        return result;
      },
      { step: "deserialize", priority: "low" },
    );
    return client;
  }

  const half = (from: Buffer): Buffer => from.subarray(0, from.length / 2);
  const spoilings: readonly (readonly [string, (answer: Answer, whole: Buffer) => void])[] = [
    [
      "a body that ends early in good order, with length and ETag as they were",
      (answer, whole) => {
        answer.body = Readable.from([half(whole)]);
      },
    ],
    [
      "a body that is longer than it was announced",
      (answer, whole) => {
        answer.body = Readable.from([whole, Buffer.from("more")]);
      },
    ],
    [
      "no body at all",
      (answer) => {
        answer.body = Readable.from([]);
      },
    ],
    [
      "another range than was asked for",
      (answer) => {
        answer.headers["content-range"] = `bytes 1-${content.length}/${content.length + 1}`;
      },
    ],
    [
      "less than the range that was asked for",
      (answer, whole) => {
        answer.headers["content-length"] = String(half(whole).length);
        answer.headers["content-range"] = `bytes 0-${half(whole).length - 1}/${content.length}`;
        answer.body = Readable.from([half(whole)]);
      },
    ],
  ];
  it.each(spoilings)("SEALED: is not answered with %s", async (_what, spoil) => {
    const { world, clock, open } = place();
    await open().write("a", content);
    const client = spoilt(world, (answer) => {
      for (const name of Object.keys(answer.headers)) if (/checksum/.test(name)) delete answer.headers[name];
      answer.body.destroy();
      spoil(answer, Buffer.from(content));
    });
    const range = { offset: 0, length: content.length };
    const error = await failure(clock, open({ client }).read("a", { range }));
    expect(error).toMatchObject({ outcome: "not-applied" });
    expect(["UNAVAILABLE", "CORRUPT"]).toContain(error.code);
  });
});

describe("BOUNDED: a body", () => {
  it("that is read no more is destroyed, and its listeners go", async () => {
    const { world, clock, open } = place();
    await open().write("a", content);
    const bodies: Readable[] = [];
    const client = usersClient(world, { operation: "GetObject", fault: "stalled" });
    client.middlewareStack.add(
      (next) => async (args) => {
        const result = await next(args);
        bodies.push((result.response as { body: Readable }).body);
        return result;
      },
      { step: "deserialize", priority: "low" },
    );
    const backend = open({ client });
    const abort = new AbortController();
    const reading = backend.read("a", { signal: abort.signal });
    for (let turns = 0; turns < 100; turns += 1) await new Promise(setImmediate);
    abort.abort(new Error("enough"));
    expect(await failure(clock, reading)).toMatchObject({ code: "ABORTED" });
    await backend.close();
    expect(bodies.length).toBeGreaterThan(0);
    expect(bodies.every(({ destroyed }) => destroyed)).toBe(true);
  });

  it("that comes after the call was given up is destroyed", async () => {
    const { world, clock, open } = place();
    await open().write("a", bytes("x"));
    const bodies: Readable[] = [];
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const client = usersClient(world);
    client.middlewareStack.add(
      (next) => async (args) => {
        const result = await next(args);
        bodies.push((result.response as { body: Readable }).body);
        await held;
        return result;
      },
      { step: "deserialize", priority: "low" },
    );
    const backend = open({ client });
    expect(await failure(clock, backend.read("a", { deadlineMs: 100 }))).toMatchObject({
      code: "UNAVAILABLE",
    });
    release();
    for (let turns = 0; turns < 20; turns += 1) await new Promise(setImmediate);
    expect(bodies).toHaveLength(1);
    expect(bodies.every(({ destroyed }) => destroyed)).toBe(true);
    expect(world.keys(bucket)).toEqual(["a"]);
  });
});
