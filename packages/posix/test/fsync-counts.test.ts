import { describe, expect, it } from "vitest";
import { bytes, diskPlace, gate, memoryPlace, never, until } from "./support/object-place.js";

describe.each([
  ["a disk", diskPlace],
  ["memory", memoryPlace],
])("DURABLE: fsyncs on %s", (_, place) => {
  it("a create in a known directory costs two: the file, then after link and unlink the directory", async () => {
    const { objects, fs } = await place();
    await objects.create("job/log/1", bytes("one"), never);
    fs.reset();
    await objects.create("job/log/2", bytes("two"), never);
    expect(fs.order("write", "sync", "link", "unlink")).toEqual([
      "write temp",
      "sync temp",
      "link file",
      "unlink temp",
      "sync directory",
    ]);
  });

  it("each new directory's parent is fsynced before anything is made in it", async () => {
    const { objects, fs, root } = await place();
    await objects.create("a/b/c", bytes("x"), never);
    const steps = fs.calls
      .filter(({ op, on }) => op === "mkdir" || op === "link" || (op === "sync" && on === "directory"))
      .map(({ op, path }) => `${op} ${path.slice(root.length)}`);
    expect(steps).toEqual(["mkdir /a", "sync ", "mkdir /a/b", "sync /a", "link /a/b/c", "sync /a/b"]);
  });

  it("callers who need the same new directory share its making", async () => {
    const { objects, fs } = await place();
    await Promise.all([1, 2, 3, 4].map((n) => objects.create(`a/b/${n}`, bytes("x"), never)));
    expect(fs.count("mkdir")).toBe(2);
  });

  it("sixteen writes at the same time share directory fsyncs: one under way and one for all who waited", async () => {
    const { objects, fs } = await place();
    await objects.create("job/log/first", bytes("x"), never);
    fs.reset();
    const held = gate();
    fs.before = async ({ op, on }) => {
      if (op === "sync" && on === "directory") await held.opened;
    };
    const writes = Array.from({ length: 16 }, (_, n) => objects.write(`job/log/${n}`, bytes(`${n}`), never));
    await until(() => fs.count("unlink", "temp") === 16 && fs.count("sync", "directory") === 1);
    for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(fs.count("sync", "directory")).toBe(1);
    held.open();
    await Promise.all(writes);
    expect(fs.count("sync", "temp")).toBe(16);
    expect(fs.count("sync", "directory")).toBe(2);
  });

  it("the removal of many objects of one directory costs one", async () => {
    const { objects, fs } = await place();
    const keys = ["a/1", "a/2", "a/3"];
    for (const key of keys) await objects.write(key, bytes(key), never);
    fs.reset();
    await objects.remove(keys, never);
    expect(fs.order("sync")).toEqual(["sync directory"]);
    expect(fs.order("unlink", "sync").at(-1)).toBe("sync directory");
  });

  it("the removal of an absent object is made durable too, since its remover may have died", async () => {
    const { objects, fs } = await place();
    await objects.write("a/1", bytes("x"), never);
    fs.reset();
    await objects.remove(["a/2"], never);
    expect(fs.order("sync")).toEqual(["sync directory"]);
  });

  it("what this instance wrote is read without an fsync; what it found is fsynced once, file and directory", async () => {
    const { objects, fs, reopen } = await place();
    await objects.write("a/1", bytes("x"), never);
    fs.reset();
    await objects.read("a/1", undefined, never);
    expect(fs.count("sync")).toBe(0);

    fs.reset();
    const restarted = reopen();
    await Promise.all([restarted.read("a/1", undefined, never), restarted.read("a/1", undefined, never)]);
    await restarted.read("a/1", { offset: 0, length: 1 }, never);
    expect(fs.order("sync")).toEqual(["sync file", "sync directory"]);
    expect(fs.order("sync", "read").slice(0, 2)).toEqual(["sync file", "sync directory"]);
  });

  it("an object that others removed and made again under its key is another one, and is fsynced", async () => {
    const { objects, fs, reopen } = await place();
    await objects.write("a/1", bytes("x"), never);
    await reopen().remove(["a/1"], never);
    await reopen().write("a/1", bytes("another"), never);
    fs.reset();
    await objects.read("a/1", undefined, never);
    expect(fs.order("sync")).toEqual(["sync file", "sync directory"]);
  });

  it("the winner of a create is made durable before the loser is told of it", async () => {
    const { objects, fs, reopen } = await place();
    await objects.create("a/1", bytes("winner"), never);
    fs.reset();
    expect(await reopen().create("a/1", bytes("loser"), never)).toEqual({
      status: "exists",
      bytes: bytes("winner"),
    });
    // The directory above was made by another instance too, so its entry in the root is made durable first.
    expect(fs.order("sync", "read")).toEqual([
      "sync directory",
      "sync temp",
      "sync file",
      "sync directory",
      "read file",
    ]);
  });
});
