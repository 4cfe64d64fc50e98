import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { InvalidArgumentError, UnsafeStorageError } from "@holdfast/core";
import { describe, expect, it } from "vitest";
import { bytes, diskPlace, failure, filesBelow, never, text } from "./support/object-place.js";

describe("a key that cannot be had", () => {
  it("because a part of it is an object", async () => {
    const { objects } = await diskPlace();
    await objects.create("a", bytes("x"), never);
    expect(await failure(objects.create("a/b", bytes("x"), never))).toBeInstanceOf(InvalidArgumentError);
    expect(await failure(objects.read("a/b", undefined, never))).toMatchObject({ code: "NOT_FOUND" });
    await objects.remove(["a/b", "a/b/c"], never);
  });

  it("because it is the folder of other keys", async () => {
    const { objects } = await diskPlace();
    await objects.create("a/b", bytes("x"), never);
    expect(await failure(objects.create("a", bytes("x"), never))).toBeInstanceOf(InvalidArgumentError);
    expect(await failure(objects.read("a", undefined, never))).toMatchObject({ code: "NOT_FOUND" });
    await objects.remove(["a"], never);
    expect(text(await objects.read("a/b", undefined, never))).toBe("x");
  });

  it("because it was written before, unless with the same bytes", async () => {
    const { objects } = await diskPlace();
    await objects.write("a", bytes("x"), never);
    await objects.write("a", bytes("x"), never);
    expect(await failure(objects.write("a", bytes("y"), never))).toBeInstanceOf(InvalidArgumentError);
  });
});

describe("symbolic links inside the store are not followed", () => {
  it("be it a directory on the way", async () => {
    const { objects, root, fs } = await diskPlace();
    const elsewhere = await diskPlace();
    await elsewhere.objects.create("log/x", bytes("x"), never);
    await mkdir(join(root, "job"));
    await symlink(join(elsewhere.root, "log"), join(root, "job/log"));
    fs.reset();
    for (const attempt of [
      () => objects.create("job/log/a", bytes("x"), never),
      () => objects.write("job/log/deep/a", bytes("x"), never),
      () => objects.read("job/log/x", undefined, never),
      () => objects.list("job/log/", {}, never),
      () => objects.list("", {}, never),
      () => objects.remove(["job/log/x"], never),
    ]) {
      const error = await failure(attempt());
      expect(error).toBeInstanceOf(UnsafeStorageError);
      expect(error.message).toContain(join(root, "job/log"));
    }
    expect(fs.count("link") + fs.count("unlink")).toBe(0);
    expect(await filesBelow(elsewhere.root)).toEqual(["x"]);
  });

  it("or the object itself", async () => {
    const { objects, root } = await diskPlace();
    const elsewhere = await diskPlace();
    await elsewhere.objects.create("x", bytes("x"), never);
    await symlink(join(elsewhere.root, "x"), join(root, "a"));
    for (const attempt of [
      () => objects.read("a", undefined, never),
      () => objects.create("a", bytes("y"), never),
      () => objects.list("", {}, never),
    ]) {
      const error = await failure(attempt());
      expect(error).toBeInstanceOf(UnsafeStorageError);
      expect(error.message).toContain(join(root, "a"));
    }
    await objects.remove(["a"], never);
    expect(await filesBelow(elsewhere.root)).toEqual(["x"]);
  });
});
