import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  CorruptError,
  InvalidArgumentError,
  UnsafeStorageError,
  UnsupportedFormatError,
} from "@holdfast/core";
import { describe, expect, it } from "vitest";
import { type LocalBackend, localBackend } from "../src/index.js";
import { acknowledge, bytes, failure, storeInPlace } from "./support/store-place.js";

describe("the marker", () => {
  const markerOf = (backend: LocalBackend): string => join(backend.directory, "holdfast.json");

  it("is found again and stays", async () => {
    const backend = await storeInPlace();
    await backend.write("a", bytes("x"));
    const before = await readFile(markerOf(backend), "utf8");
    expect(JSON.parse(before)).toMatchObject({ format: 1, id: expect.stringMatching(/^[0-9a-f]{32}$/) });
    await localBackend({ directory: backend.directory, acknowledge }).write("b", bytes("x"));
    expect(await readFile(markerOf(backend), "utf8")).toBe(before);
  });

  it("of a newer format is UnsupportedFormatError for every verb", async () => {
    const made = await storeInPlace();
    await made.write("a", bytes("x"));
    await writeFile(markerOf(made), `{"format":2,"id":"anything"}\n`);
    const backend = localBackend({ directory: made.directory, acknowledge });
    for (const attempt of [
      () => backend.read("a"),
      () => backend.list(""),
      () => backend.create("b", bytes("x")),
      () => backend.write("b", bytes("x")),
      () => backend.remove(["a"]),
      () => backend.tidy(),
      () => backend.probe(),
    ]) {
      const error = await failure(attempt());
      expect(error).toBeInstanceOf(UnsupportedFormatError);
      expect(error.message).toContain("format 2");
    }
    expect((await readdir(made.directory)).sort()).toEqual(["a", "holdfast.json"]);
  });

  it("SEALED: with any bit flipped is CorruptError, and nothing is written", async () => {
    const made = await storeInPlace();
    await made.write("a", bytes("x"));
    const whole = await readFile(markerOf(made));
    for (let bit = 0; bit < whole.length * 8; bit += 1) {
      const flipped = Buffer.from(whole);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      await writeFile(markerOf(made), flipped);
      const error = await failure(
        localBackend({ directory: made.directory, acknowledge }).write("b", bytes("x")),
      );
      expect(error, `bit ${bit}`).toBeInstanceOf(CorruptError);
    }
    expect((await readdir(made.directory)).sort()).toEqual(["a", "holdfast.json"]);
  });

  it.each(["", "{}", "null", "[]", `{"format":1}\n`])("that reads %j is CorruptError", async (content) => {
    const backend = await storeInPlace();
    await mkdir(backend.directory);
    await writeFile(markerOf(backend), content);
    expect(await failure(backend.list(""))).toBeInstanceOf(CorruptError);
  });

  it("that is missing beside a store's data is UnsafeStorageError", async () => {
    const backend = await storeInPlace();
    await mkdir(join(backend.directory, "jobs"), { recursive: true });
    for (const attempt of [() => backend.list(""), () => backend.create("a", bytes("x"))]) {
      const error = await failure(attempt());
      expect(error).toBeInstanceOf(UnsafeStorageError);
      expect(error.message).toContain("holdfast.json");
    }
  });

  it("is no key", async () => {
    const backend = await storeInPlace();
    for (const key of ["holdfast.json", "holdfast.json/a"]) {
      expect(await failure(backend.write(key, bytes("x")))).toBeInstanceOf(InvalidArgumentError);
      expect(await failure(backend.create(key, bytes("x")))).toBeInstanceOf(InvalidArgumentError);
      expect(await failure(backend.read(key))).toBeInstanceOf(InvalidArgumentError);
      expect(await failure(backend.remove([key]))).toBeInstanceOf(InvalidArgumentError);
    }
  });
});

describe("DURABLE: a store that was open, and", () => {
  it("whose directory vanished, is not written anew underneath", async () => {
    const backend = await storeInPlace();
    await backend.write("a", bytes("x"));
    await rename(backend.directory, `${backend.directory}-away`);
    for (const attempt of [
      () => backend.write("b", bytes("x")),
      () => backend.create("b", bytes("x")),
      () => backend.remove(["a"]),
      () => backend.list(""),
      () => backend.read("a"),
    ]) {
      const error = await failure(attempt());
      expect(error).toBeInstanceOf(UnsafeStorageError);
      expect(error).toMatchObject({ outcome: "not-applied" });
      expect(error.message).toContain(backend.directory);
    }
    expect(await failure(stat(backend.directory))).toMatchObject({ code: "ENOENT" });
    await rename(`${backend.directory}-away`, backend.directory);
    await backend.write("b", bytes("x"));
  });

  it("whose directory was replaced by an empty one, is not written there", async () => {
    const backend = await storeInPlace();
    await backend.write("a", bytes("x"));
    await rename(backend.directory, `${backend.directory}-away`);
    await mkdir(backend.directory);
    expect(await failure(backend.write("b", bytes("x")))).toBeInstanceOf(UnsafeStorageError);
    expect(await readdir(backend.directory)).toEqual([]);
  });

  it("whose marker is gone or another store's, is not written", async () => {
    const [backend, other] = [await storeInPlace(), await storeInPlace()];
    await backend.write("a", bytes("x"));
    await other.write("a", bytes("x"));
    const marker = join(backend.directory, "holdfast.json");
    await rm(marker);
    expect(await failure(backend.write("b", bytes("x")))).toBeInstanceOf(UnsafeStorageError);
    await writeFile(marker, await readFile(join(other.directory, "holdfast.json")));
    expect(await failure(backend.write("b", bytes("x")))).toBeInstanceOf(UnsafeStorageError);
  });
});
