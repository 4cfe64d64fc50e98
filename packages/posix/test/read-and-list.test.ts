import { mkdir, readdir, rm, truncate, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CorruptError, InvalidArgumentError, NotFoundError, UnavailableError } from "@holdfast/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytes, diskPlace, failure, memoryPlace, never, text } from "./support/object-place.js";
import { posixError } from "./support/watched-file-system.js";

describe("read", () => {
  it("answers any part of an object, going on after short reads", async () => {
    const { objects, fs } = await diskPlace();
    await objects.write("a", bytes("0123456789"), never);
    fs.transferLimit = 3;
    expect(text(await objects.read("a", undefined, never))).toBe("0123456789");
    expect(text(await objects.read("a", { offset: 2, length: 7 }, never))).toBe("2345678");
    expect(await objects.read("a", { offset: 10, length: 0 }, never)).toHaveLength(0);
  });

  it.each([[{ offset: 0, length: 11 }], [{ offset: 10, length: 1 }], [{ offset: 11, length: 0 }]])(
    "SEALED: a range that is not within the object (%o) is a CorruptError",
    async (range) => {
      const { objects } = await diskPlace();
      await objects.write("a", bytes("0123456789"), never);
      const error = await failure(objects.read("a", range, never));
      expect(error).toBeInstanceOf(CorruptError);
      expect(error).toMatchObject({ key: "a" });
    },
  );

  it("SEALED: an object that is cut short while it is read is a CorruptError", async () => {
    const { objects, fs, root } = await diskPlace();
    await objects.write("a", bytes("0123456789"), never);
    fs.transferLimit = 4;
    fs.after = async ({ op }) => {
      if (op === "read") await truncate(join(root, "a"), 4);
    };
    expect(await failure(objects.read("a", undefined, never))).toBeInstanceOf(CorruptError);
  });

  it("answers whole an object that is removed while it is read", async () => {
    const { objects, fs, root } = await diskPlace();
    await objects.write("a", bytes("0123456789"), never);
    fs.transferLimit = 4;
    fs.after = async ({ op }) => {
      if (op === "read") await rm(join(root, "a"), { force: true });
    };
    expect(text(await objects.read("a", undefined, never))).toBe("0123456789");
  });

  it("of an absent object is NotFoundError, in a directory or without one", async () => {
    const { objects } = await diskPlace();
    await objects.write("a/b", bytes("x"), never);
    for (const key of ["a/c", "b", "b/c/d", "a/b/c"]) {
      const error = await failure(objects.read(key, undefined, never));
      expect(error).toBeInstanceOf(NotFoundError);
      expect(error.message).toContain(key);
    }
  });

  it("names a bad range", async () => {
    const { objects } = await diskPlace();
    for (const range of [
      { offset: -1, length: 1 },
      { offset: 0, length: Number.NaN },
      { offset: 0.5, length: 1 },
    ]) {
      expect(await failure(objects.read("a", range, never))).toBeInstanceOf(InvalidArgumentError);
    }
  });

  it.each(["open", "fstat", "read", "close"] as const)("an EIO at %s is UnavailableError", async (at) => {
    const { objects, fs } = await diskPlace();
    await objects.write("a", bytes("x"), never);
    fs.before = ({ op }) => {
      if (op === at) throw posixError("EIO");
    };
    expect(await failure(objects.read("a", undefined, never))).toBeInstanceOf(UnavailableError);
  });
});

const segment = fc.stringMatching(/^[ab0_-]([ab0._-]{0,2}[ab0_-])?$/);
const key = fc.array(segment, { minLength: 1, maxLength: 3 }).map((segments) => segments.join("/"));
/** Keys of which none is the folder of another, as a file system demands. */
const keys = fc.uniqueArray(key, { maxLength: 25 }).map((all) => {
  return all.filter((one) => !all.some((other) => other.startsWith(`${one}/`)));
});

describe("list", () => {
  it("answers what a sorted set of strings would, for any keys, prefix, start and limit", async () => {
    await fc.assert(
      fc.asyncProperty(keys, key, fc.nat(6), key, fc.nat(6), async (stored, sample, cut, after, limit) => {
        const { objects } = await memoryPlace();
        for (const one of stored) await objects.write(one, bytes(one), never);
        const prefix = sample.slice(0, cut);
        const expected = stored
          .filter((one) => one.startsWith(prefix) && one > after)
          .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
          .slice(0, limit);
        const listed = await objects.list(prefix, { after, limit }, never);
        expect(listed.map((object) => object.key)).toEqual(expected);
        for (const object of listed) expect(object.sizeBytes).toBe(object.key.length);
      }),
      { numRuns: 200 },
    );
  });

  it("looks closely only at what it answers", async () => {
    const { objects, fs } = await diskPlace();
    for (let n = 0; n < 50; n += 1) await objects.write(`job/log/${100 + n}`, bytes("x"), never);
    fs.reset();
    expect((await objects.list("job/log/", { limit: 1 }, never)).map((object) => object.key)).toEqual([
      "job/log/100",
    ]);
    // One directory read, one look at each of its two directories, and one at the object.
    expect([fs.count("readdir"), fs.count("lstat"), fs.count("open")]).toEqual([1, 3, 0]);
  });

  it("finds all of very many", async () => {
    const { objects } = await memoryPlace();
    for (let n = 0; n < 1000; n += 1) await objects.write(`a/${10_000 + n}`, bytes("x"), never);
    const listed = await objects.list("a/", {}, never);
    expect(listed.map((object) => object.key)).toEqual(
      Array.from({ length: 1000 }, (_, n) => `a/${10_000 + n}`),
    );
    expect(await objects.list("a/", { limit: 700 }, never)).toHaveLength(700);
  });

  it("leaves out what is no object: temporary files, dot files, foreign names and reserved ones", async () => {
    const { objects, root, reopen } = await diskPlace();
    await objects.write("a/b", bytes("x"), never);
    for (const name of [".tmp-x", ".hidden", "lost+found!", "a/.nfs0001", "a/space here"]) {
      await writeFile(join(root, name), "x");
    }
    await mkdir(join(root, "lost+found"));
    await mkdir(join(root, "empty"));
    expect((await reopen().list("", {}, never)).map((object) => object.key)).toEqual(["a/b"]);
  });

  it("leaves out a file that vanishes between the directory and the look at it, and still fills the limit", async () => {
    const { objects, fs, root } = await diskPlace();
    for (const one of ["a", "b", "c"]) await objects.write(one, bytes("x"), never);
    fs.after = async ({ op }) => {
      if (op === "readdir") await rm(join(root, "b"), { force: true });
    };
    expect((await objects.list("", { limit: 2 }, never)).map((object) => object.key)).toEqual(["a", "c"]);
  });

  it("answers the file's own time", async () => {
    const { objects, root } = await diskPlace();
    await objects.write("a", bytes("xyz"), never);
    await utimes(join(root, "a"), 1_000_000, 1_000_000);
    expect(await objects.list("", {}, never)).toEqual([
      { key: "a", sizeBytes: 3, timestampMs: 1_000_000_000 },
    ]);
  });

  it("of a prefix without a directory is empty", async () => {
    const { objects } = await diskPlace();
    expect(await objects.list("nothing/here/", {}, never)).toEqual([]);
    await objects.write("nothing", bytes("x"), never);
    expect(await objects.list("nothing/here/", {}, never)).toEqual([]);
  });

  it("names a bad limit", async () => {
    const { objects } = await diskPlace();
    for (const limit of [-1, 1.5, Number.NaN]) {
      expect(await failure(objects.list("", { limit }, never))).toBeInstanceOf(InvalidArgumentError);
    }
    expect(await objects.list("", { limit: 0 }, never)).toEqual([]);
  });
});

describe("remove", () => {
  it("takes objects of many directories, and absent ones", async () => {
    const { objects, root } = await diskPlace();
    const all = ["a", "b/c", "b/d", "e/f/g"];
    for (const one of all) await objects.write(one, bytes("x"), never);
    await objects.remove([...all, "b/x", "none/at/all", "a"], never);
    await objects.remove(all, never);
    expect(await objects.list("", {}, never)).toEqual([]);
    expect((await readdir(root)).sort()).toEqual(["b", "e"]);
  });

  it("HONEST: a partial failure names the keys that remain", async () => {
    const { objects, fs } = await diskPlace();
    for (const one of ["a/1", "a/2", "b/3"]) await objects.write(one, bytes("x"), never);
    fs.before = ({ op, path }) => {
      if (op === "unlink" && path.endsWith("2")) throw posixError("EIO");
    };
    const error = await failure(objects.remove(["a/1", "a/2", "b/3"], never));
    expect(error).toBeInstanceOf(UnavailableError);
    expect(error).toMatchObject({ remainingKeys: ["a/2"], outcome: "unknown", retryable: true });
    fs.reset();
    expect((await objects.list("", {}, never)).map((object) => object.key)).toEqual(["a/2"]);
  });

  it("HONEST: what may come back after a power cut remains", async () => {
    const { objects, fs } = await diskPlace();
    for (const one of ["a/1", "a/2", "b/3"]) await objects.write(one, bytes("x"), never);
    fs.before = ({ op, on, path }) => {
      if (op === "sync" && on === "directory" && path.endsWith("/a")) throw posixError("EIO");
    };
    const error = await failure(objects.remove(["a/1", "a/2", "b/3"], never));
    expect(error).toMatchObject({ code: "UNAVAILABLE", remainingKeys: ["a/1", "a/2"], outcome: "unknown" });
  });

  it("refused as a whole is the refusal's own error", async () => {
    const { objects, fs } = await diskPlace();
    await objects.write("a/1", bytes("x"), never);
    fs.before = ({ op }) => {
      if (op === "unlink") throw posixError("EACCES");
    };
    const error = await failure(objects.remove(["a/1"], never));
    expect(error).toMatchObject({ code: "ACCESS_DENIED", outcome: "not-applied" });
    expect(error.message).toContain("a/1");
  });

  it("on Windows is tried again while the file is held open, a few times only", async () => {
    const { objects, fs } = await diskPlace({ platform: "win32" });
    await objects.write("a", bytes("x"), never);
    fs.reset();
    fs.before = ({ op }) => {
      if (op === "unlink" && fs.count("unlink") < 3) throw posixError("EBUSY");
    };
    await objects.remove(["a"], never);
    expect(fs.count("unlink")).toBe(3);
    await objects.write("b", bytes("x"), never);
    fs.reset();
    fs.before = ({ op }) => {
      if (op === "unlink") throw posixError("EPERM");
    };
    expect(await failure(objects.remove(["b"], never))).toMatchObject({ code: "ACCESS_DENIED" });
    expect(fs.count("unlink")).toBe(6);
  });
});

it("on Windows no directory is opened or fsynced", async () => {
  const { objects, fs, reopen } = await diskPlace({ platform: "win32" });
  await objects.create("a/b", bytes("x"), never);
  await reopen().read("a/b", undefined, never);
  expect(fs.count("sync", "directory")).toBe(0);
  expect(fs.calls.some(({ op, path }) => op === "open" && path.endsWith("/a"))).toBe(false);
});
