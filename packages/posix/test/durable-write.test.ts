import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { BodyFailedError, InvalidArgumentError, StorageFullError, UnavailableError } from "@holdfast/core";
import { describe, expect, it } from "vitest";
import { bytes, diskPlace, failure, filesBelow, gate, never, until } from "./support/object-place.js";
import { type Call, posixError } from "./support/watched-file-system.js";

const mebibyte = 1024 * 1024;

/** A stream that tells whether it was closed. */
function source(chunks: readonly (Uint8Array | Error)[]): AsyncIterable<Uint8Array> & { closed: boolean } {
  const stream = {
    closed: false,
    async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
      try {
        for (const chunk of chunks) {
          if (chunk instanceof Error) throw chunk;
          yield chunk;
        }
      } finally {
        stream.closed = true;
      }
    },
  };
  return stream;
}

describe("write", () => {
  it("makes files 0600 and directories 0700", async () => {
    const { objects, root } = await diskPlace();
    await objects.write("a/b", bytes("x"), never);
    expect((await stat(join(root, "a"))).mode & 0o777).toBe(0o700);
    expect((await stat(join(root, "a/b"))).mode & 0o777).toBe(0o600);
  });

  it("goes on after short writes", async () => {
    const { objects, fs } = await diskPlace();
    const content = new Uint8Array(10_000).map((_, n) => n % 251);
    fs.transferLimit = 999;
    await objects.write("bytes", content, never);
    await objects.write("stream", source([content.slice(0, 5000), content.slice(5000)]), never);
    expect(fs.count("write")).toBe(22);
    expect(Buffer.compare(await objects.read("bytes", undefined, never), content)).toBe(0);
    expect(Buffer.compare(await objects.read("stream", undefined, never), content)).toBe(0);
  });

  it("gathers small chunks and passes large ones through, a mebibyte at most at a time", async () => {
    const { objects, fs } = await diskPlace();
    const small = Array.from({ length: 3000 }, () => new Uint8Array(1000).fill(7));
    await objects.write("small", source(small), never);
    expect(fs.count("write")).toBe(3);
    fs.reset();
    await objects.write(
      "large",
      source([new Uint8Array(10), new Uint8Array(3 * mebibyte), new Uint8Array(5)]),
      never,
    );
    expect(fs.count("write")).toBe(5);
    expect((await objects.list("large", {}, never))[0]?.sizeBytes).toBe(3 * mebibyte + 15);
  });

  it("a stream may use its buffer again for each chunk", async () => {
    const { objects } = await diskPlace();
    async function* reusing(): AsyncGenerator<Uint8Array> {
      const buffer = new Uint8Array(4);
      for (let n = 0; n < 4; n += 1) yield buffer.fill(n);
    }
    await objects.write("a", reusing(), never);
    expect([...(await objects.read("a", undefined, never))]).toEqual([
      0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3,
    ]);
  });

  it("stores empty objects, at hand and streamed", async () => {
    const { objects } = await diskPlace();
    await objects.write("bytes", new Uint8Array(0), never);
    await objects.write("stream", source([]), never);
    expect((await objects.list("", {}, never)).map(({ sizeBytes }) => sizeBytes)).toEqual([0, 0]);
    expect(await objects.read("stream", undefined, never)).toHaveLength(0);
  });
});

const faults: readonly { at: string; fails: (call: Call) => boolean; code: string; type: unknown }[] = [
  {
    at: "open",
    fails: ({ op, on }) => op === "open" && on === "temp",
    code: "EMFILE",
    type: UnavailableError,
  },
  { at: "write", fails: ({ op }) => op === "write", code: "ENOSPC", type: StorageFullError },
  { at: "write", fails: ({ op }) => op === "write", code: "EDQUOT", type: StorageFullError },
  { at: "write", fails: ({ op }) => op === "write", code: "EIO", type: UnavailableError },
  { at: "fsync", fails: ({ op, on }) => op === "sync" && on === "temp", code: "EIO", type: UnavailableError },
  {
    at: "fsync",
    fails: ({ op, on }) => op === "sync" && on === "temp",
    code: "ENOSPC",
    type: StorageFullError,
  },
  {
    at: "close",
    fails: ({ op, on }) => op === "close" && on === "temp",
    code: "EIO",
    type: UnavailableError,
  },
  { at: "link", fails: ({ op }) => op === "link", code: "ENOSPC", type: StorageFullError },
];

describe("HONEST: a write that fails before its name is given", () => {
  for (const { at, fails, code, type } of faults) {
    for (const kind of ["bytes", "stream"] as const) {
      it(`${code} at ${at} of ${kind}: not applied, the file abandoned, nothing left, and the next try works`, async () => {
        const { objects, fs, root } = await diskPlace();
        await objects.write("a/before", bytes("x"), never);
        const body = source([bytes("chunk 1"), bytes("chunk 2")]);
        const write = (): Promise<void> =>
          objects.write("a/b", kind === "bytes" ? bytes("content") : body, never);
        fs.reset();
        fs.before = (call) => {
          if (fails(call)) throw posixError(code);
        };
        const error = await failure(write());
        expect(error).toBeInstanceOf(type);
        expect(error).toMatchObject({ outcome: "not-applied", cause: { code } });
        expect(error.message).toContain(root);
        expect(fs.count("sync", "temp"), "a file is fsynced at most once").toBeLessThanOrEqual(1);
        expect(fs.count("close", "temp"), "and closed once").toBe(at === "open" ? 0 : 1);
        expect(await filesBelow(root)).toEqual(["before"]);
        if (kind === "stream" && at !== "open") expect(body.closed).toBe(true);
        fs.reset();
        await objects.write("a/b", bytes("content"), never);
      });
    }
  }

  it("a write that wrote nothing at all does not go on for ever", async () => {
    const { objects, fs, root } = await diskPlace();
    fs.transferLimit = 0;
    expect(await failure(objects.write("a", bytes("x"), never))).toBeInstanceOf(UnavailableError);
    expect(await filesBelow(root)).toEqual([]);
  });
});

describe("a body", () => {
  it("that throws ends in BodyFailedError with the cause, and nothing is left", async () => {
    const { objects, root } = await diskPlace();
    const cause = new Error("the source broke");
    const error = await failure(objects.write("a", source([bytes("part"), cause]), never));
    expect(error).toBeInstanceOf(BodyFailedError);
    expect(error).toMatchObject({ cause, outcome: "not-applied" });
    expect(await filesBelow(root)).toEqual([]);
  });

  it("is closed when the signal aborts between chunks, and nothing is left", async () => {
    const { objects, fs, root } = await diskPlace();
    const abort = new AbortController();
    const body = source(Array.from({ length: 10 }, () => new Uint8Array(2 * mebibyte)));
    fs.after = ({ op }) => {
      if (op === "write" && fs.count("write") === 3) abort.abort(new Error("cut"));
    };
    expect((await failure(objects.write("a", body, abort.signal))).message).toBe("cut");
    expect(fs.count("write")).toBe(3);
    expect(body.closed).toBe(true);
    expect(await filesBelow(root)).toEqual([]);
  });

  it("that never answers is let go when the signal aborts", async () => {
    const { objects, fs, root } = await diskPlace();
    const abort = new AbortController();
    const asked = gate();
    const body: AsyncIterable<Uint8Array> = {
      [Symbol.asyncIterator]: () => ({
        next: () => {
          asked.open();
          return new Promise(() => undefined);
        },
        return: () => new Promise(() => undefined),
      }),
    };
    const write = failure(objects.write("a", body, abort.signal));
    await asked.opened;
    abort.abort(new Error("cut"));
    expect((await write).message).toBe("cut");
    expect(fs.openHandles).toBe(0);
    expect(await filesBelow(root)).toEqual([]);
  });

  it("that is never begun is closed as well", async () => {
    const { objects, fs } = await diskPlace();
    let returned = false;
    const body: AsyncIterable<Uint8Array> = {
      [Symbol.asyncIterator]: () => ({
        next: async () => ({ done: true, value: undefined }),
        return: async () => {
          returned = true;
          return { done: true, value: undefined };
        },
      }),
    };
    fs.before = ({ op, on }) => {
      if (op === "open" && on === "temp") throw posixError("EACCES");
    };
    await failure(objects.write("a", body, never));
    await until(() => returned);
  });

  it.each([
    ["a string", "text"],
    ["nothing", undefined],
    ["a list of texts", source(["text" as never])],
  ])("that is %s is an InvalidArgumentError, and nothing is left", async (_, body) => {
    const { objects, root } = await diskPlace();
    expect(await failure(objects.write("a", body as never, never))).toBeInstanceOf(InvalidArgumentError);
    expect(await filesBelow(root)).toEqual([]);
  });

  it("of several mebibytes arrives byte for byte", async () => {
    const { objects, root } = await diskPlace();
    const sizes = [1, 70_000, mebibyte - 1, mebibyte, mebibyte + 1, 3, 2 * mebibyte + 5, 9];
    const chunks = sizes.map((size, n) => new Uint8Array(size).fill(n + 1));
    await objects.write("a", source(chunks), never);
    expect(Buffer.compare(await readFile(join(root, "a")), Buffer.concat(chunks))).toBe(0);
  });
});
