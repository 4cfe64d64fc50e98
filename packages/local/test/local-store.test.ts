import { mkdir, readdir, stat, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { AccessDeniedError, InvalidArgumentError, NotFoundError } from "@holdfast/core";
import { describe, expect, it } from "vitest";
import { localBackend } from "../src/index.js";
import { interceptedFileSystem, posixError } from "./support/intercepted-file-system.js";
import { acknowledge, bytes, failure, freshDirectory, storeInPlace, text } from "./support/store-place.js";

describe("a directory where nothing is yet", () => {
  it("reads as an empty store, and is not made by reading, removing or tidying", async () => {
    const backend = await storeInPlace();
    expect(await backend.list("")).toEqual([]);
    expect(await failure(backend.read("a"))).toBeInstanceOf(NotFoundError);
    await backend.remove(["a"]);
    expect(await backend.tidy()).toEqual({ removed: 0 });
    await backend.probe();
    expect(await readdir(dirname(backend.directory))).toEqual([]);
  });

  it("is made by the first write, for its owner only, with a marker that no listing shows", async () => {
    const backend = await storeInPlace();
    await backend.write("a/b", bytes("x"));
    expect((await stat(backend.directory)).mode & 0o777).toBe(0o700);
    expect((await readdir(backend.directory)).sort()).toEqual(["a", "holdfast.json"]);
    expect((await stat(join(backend.directory, "holdfast.json"))).mode & 0o777).toBe(0o600);
    expect((await backend.list("")).map(({ key }) => key)).toEqual(["a/b"]);
    expect(await backend.list("holdfast")).toEqual([]);
  });

  it("DURABLE: each level that is made is fsynced in its parent, and the marker is before any object", async () => {
    const fs = interceptedFileSystem();
    const directory = join(await freshDirectory(), "deep", "er");
    const backend = await storeInPlace({ directory, fileSystem: fs.fileSystem });
    await backend.create("a", bytes("x"));
    const top = dirname(dirname(dirname(directory)));
    const steps = fs.calls
      .filter(({ op }) => ["mkdir", "link", "handle.sync"].includes(op))
      .map(({ op, path }) => `${op} ${path.slice(top.length).replace(/\.tmp-.*/, "temp")}`);
    expect(steps).toEqual([
      `handle.sync ${dirname(top).slice(top.length)}`,
      "mkdir /store",
      "handle.sync ",
      "mkdir /store/deep",
      "handle.sync /store",
      "mkdir /store/deep/er",
      "handle.sync /store/deep",
      "handle.sync /store/deep/er/temp",
      "link /store/deep/er/holdfast.json",
      "handle.sync /store/deep/er",
      "handle.sync /store/deep/er/temp",
      "link /store/deep/er/a",
      "handle.sync /store/deep/er",
    ]);
  });

  it("is made once by many who write at the same time, in many instances", async () => {
    const directory = await freshDirectory();
    const backends = Array.from({ length: 4 }, () => localBackend({ directory, acknowledge }));
    await Promise.all(
      Array.from({ length: 16 }, async (_, n) => backends[n % 4]!.write(`job/${n}`, bytes(`${n}`))),
    );
    expect(await backends[0]!.list("")).toHaveLength(16);
    expect((await readdir(directory)).sort()).toEqual(["holdfast.json", "job"]);
  });

  it("is opened anew by the next call when the first one failed", async () => {
    const fs = interceptedFileSystem();
    const backend = await storeInPlace({ fileSystem: fs.fileSystem });
    fs.before = ({ op }) => {
      if (op === "mkdir") throw posixError("ENOSPC");
    };
    const failed = await Promise.all([
      failure(backend.write("a", bytes("x"))),
      failure(backend.create("b", bytes("x"))),
    ]);
    for (const error of failed) expect(error).toMatchObject({ code: "STORAGE_FULL", outcome: "not-applied" });
    expect(fs.calls.filter(({ op }) => op === "mkdir")).toHaveLength(1);
    fs.before = () => undefined;
    await backend.write("a", bytes("x"));
  });
});

it("DURABLE: a create in an open store costs two fsyncs, a file's and a directory's", async () => {
  const fs = interceptedFileSystem();
  const backend = await storeInPlace({ fileSystem: fs.fileSystem });
  await backend.create("job/log/1", bytes("x"));
  fs.calls.length = 0;
  await backend.create("job/log/2", bytes("x"));
  const synced = fs.calls.filter(({ op }) => op === "handle.sync").map(({ path }) => path);
  expect(synced).toEqual([expect.stringContaining("/job/log/.tmp-"), join(backend.directory, "job/log")]);
});

it("what one instance wrote another reads, lists and finds to exist", async () => {
  const first = await storeInPlace();
  const second = localBackend({ directory: first.directory, acknowledge });
  await first.write("a/1", bytes("one"));
  expect(text(await second.read("a/1"))).toBe("one");
  expect(text(await second.read("a/1", { range: { offset: 1, length: 1 } }))).toBe("n");
  expect(await second.create("a/1", bytes("two"))).toEqual({ status: "exists", bytes: bytes("one") });
  await second.remove(["a/1"]);
  expect(await first.list("")).toEqual([]);
});

describe("a directory that cannot be used", () => {
  it.each([[undefined], [""], [7], ["a\0b"]])("%j is InvalidArgumentError at once", (directory) => {
    expect(() => localBackend({ directory: directory as never })).toThrow(InvalidArgumentError);
  });

  it("is resolved at construction", () => {
    expect(localBackend({ directory: "state" }).directory).toBe(join(process.cwd(), "state"));
  });

  it("because it is a file is InvalidArgumentError naming it, and so is one below a file", async () => {
    const backend = await storeInPlace();
    await writeFile(backend.directory, "x");
    const below = await storeInPlace({ directory: join(backend.directory, "below") });
    for (const attempt of [
      () => backend.list(""),
      () => backend.write("a", bytes("x")),
      () => below.write("a", bytes("x")),
    ]) {
      const error = await failure(attempt());
      expect(error).toBeInstanceOf(InvalidArgumentError);
      expect(error.message).toContain(backend.directory);
    }
  });

  it.each([
    ["EACCES", "mkdir"],
    ["EROFS", "mkdir"],
    ["EPERM", "link"],
  ])("because of %s at %s is AccessDeniedError naming it", async (code, at) => {
    const fs = interceptedFileSystem();
    const backend = await storeInPlace({ fileSystem: fs.fileSystem });
    fs.before = ({ op }) => {
      if (op === at) throw posixError(code);
    };
    const error = await failure(backend.write("a", bytes("x")));
    expect(error).toBeInstanceOf(AccessDeniedError);
    expect(error).toMatchObject({ outcome: "not-applied" });
    expect(error.message).toContain(backend.directory);
  });

  it("may be reached by a symbolic link, since that is above the store", async () => {
    const real = await storeInPlace();
    await mkdir(real.directory);
    const link = await freshDirectory();
    await symlink(real.directory, link);
    const backend = localBackend({ directory: link, acknowledge });
    await backend.write("a", bytes("x"));
    expect(text(await real.read("a"))).toBe("x");
  });
});
