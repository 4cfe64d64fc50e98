import { InvalidArgumentError } from "@holdfast/core";
import { ManualClock } from "@holdfast/core/testing";
import { describe, expect, it } from "vitest";
import { type DiskFileSystem, PowerCutDisk } from "../src/disk/index.js";
import { Choices } from "../src/index.js";
import { contentOf, durableFile, sync } from "./support/crash-states.js";
import { drained, failure } from "./support/outcomes.js";

/** Every call of a file system, on a disk that holds the directory `/d` with the file `/d/f`. */
function allCalls(fs: DiskFileSystem): Record<string, () => Promise<unknown>> {
  return {
    open: async () => await fs.open("/d/f"),
    "open for writing": async () => await fs.open("/d/new", "w"),
    link: async () => await fs.link("/d/f", "/d/new"),
    unlink: async () => await fs.unlink("/d/f"),
    rename: async () => await fs.rename("/d/f", "/d/new"),
    mkdir: async () => await fs.mkdir("/d/new"),
    "mkdir recursive": async () => await fs.mkdir("/d/e/new", { recursive: true }),
    rmdir: async () => await fs.rmdir("/d"),
    rm: async () => await fs.rm("/d", { recursive: true, force: true }),
    readdir: async () => await fs.readdir("/d"),
    stat: async () => await fs.stat("/d/f"),
    lstat: async () => await fs.lstat("/d/f"),
    realpath: async () => await fs.realpath("/d/f"),
    access: async () => await fs.access("/d/f"),
    truncate: async () => await fs.truncate("/d/f", 1),
    readFile: async () => await fs.readFile("/d/f"),
    writeFile: async () => await fs.writeFile("/d/f", "new"),
    appendFile: async () => await fs.appendFile("/d/f", "new"),
  };
}

async function preparedDisk(): Promise<PowerCutDisk> {
  const disk = new PowerCutDisk();
  const fs = disk.mount();
  await fs.mkdir("/d");
  await fs.writeFile("/d/f", "content", { flush: true });
  await sync(fs, "/d");
  await sync(fs, "/");
  return disk;
}

describe("a life that has ended", () => {
  it("every call of an old mount and of an old handle fails with EIO, and changes nothing", async () => {
    const disk = await preparedDisk();
    const fs = disk.mount();
    const handle = await fs.open("/d/f", "r+");
    disk.cut(new Choices(1));
    const ofHandle: Record<string, () => Promise<unknown>> = {
      read: async () => await handle.read(Buffer.alloc(1)),
      write: async () => await handle.write(Buffer.from("x")),
      readFile: async () => await handle.readFile(),
      writeFile: async () => await handle.writeFile("new"),
      appendFile: async () => await handle.appendFile("new"),
      truncate: async () => await handle.truncate(),
      stat: async () => await handle.stat(),
      sync: async () => await handle.sync(),
      datasync: async () => await handle.datasync(),
      close: async () => await handle.close(),
    };
    for (const [name, call] of Object.entries({ ...allCalls(fs), ...ofHandle })) {
      expect(await failure(call()), name).toMatchObject({ code: "EIO" });
    }
    const after = disk.mount();
    expect(await after.readdir("/d")).toEqual(["f"]);
    expect(await after.readFile("/d/f", "utf8")).toBe("content");
    expect(disk.pending).toBe(0);
    expect(disk.openHandles).toBe(0);
  });

  it("a call that was under way when the power went fails with EIO, and changes nothing", async () => {
    for (const name of Object.keys(allCalls(new PowerCutDisk().mount()))) {
      const disk = await preparedDisk();
      const call = failure(allCalls(disk.mount())[name]!());
      disk.cut(new Choices(1));
      expect(await call, name).toMatchObject({ code: "EIO" });
      expect(await disk.mount().readdir("/d"), name).toEqual(["f"]);
      expect(await disk.mount().readFile("/d/f", "utf8"), name).toBe("content");
    }
  });

  it("an fsync that was answered before the power went holds", async () => {
    for (let seed = 0; seed < 100; seed += 1) {
      const disk = await preparedDisk();
      const fs = disk.mount();
      await fs.writeFile("/d/f", "changed");
      await sync(fs, "/d/f");
      disk.cut(new Choices(seed));
      expect(await disk.mount().readFile("/d/f", "utf8")).toBe("changed");
    }
  });

  it("what survived one cut survives the next", async () => {
    for (let seed = 0; seed < 100; seed += 1) {
      const disk = await preparedDisk();
      const fs = disk.mount();
      await fs.writeFile("/d/f", "changed");
      await fs.writeFile("/d/g", "new");
      disk.cut(new Choices(seed));
      const [f, g] = [await contentOf(disk.mount(), "/d/f"), await contentOf(disk.mount(), "/d/g")];
      disk.cut(new Choices(seed + 1000));
      expect(await contentOf(disk.mount(), "/d/f")).toBe(f);
      expect(await contentOf(disk.mount(), "/d/g")).toBe(g);
    }
  });
});

describe("killed programs", () => {
  it("reach the disk no more, and lose nothing that they had handed to it", async () => {
    const disk = await preparedDisk();
    const fs = disk.mount();
    const handle = await fs.open("/d/f", "r+");
    await handle.write(Buffer.from("changed"));
    await fs.writeFile("/new", "content");
    const underWay = failure(fs.unlink("/new"));
    const { pending } = disk;
    disk.kill();
    expect(await underWay).toMatchObject({ code: "EIO" });
    for (const [name, call] of Object.entries(allCalls(fs))) {
      expect(await failure(call()), name).toMatchObject({ code: "EIO" });
    }
    expect(await failure(handle.write(Buffer.from("x")))).toMatchObject({ code: "EIO" });
    const after = disk.mount();
    expect(await after.readFile("/d/f", "utf8")).toBe("changed");
    expect(await after.readFile("/new", "utf8")).toBe("content");
    expect(disk).toMatchObject({ pending, openHandles: 0 });
  });

  it("leave what is not durable to be lost by a cut, and to be synced by others", async () => {
    const found = new Set<string>();
    for (let seed = 0; seed < 60; seed += 1) {
      const disk = await preparedDisk();
      await disk.mount().writeFile("/d/f", "changed", { flag: "r+" });
      await disk.mount().writeFile("/d/g", "new");
      disk.kill();
      await sync(disk.mount(), "/d/f");
      disk.cut(new Choices(seed));
      expect(await contentOf(disk.mount(), "/d/f")).toBe("changed");
      found.add(await contentOf(disk.mount(), "/d/g"));
    }
    expect(found).toContain("absent");
    expect(found).toContain("new");
  });

  it("take with them the files that only they still had", async () => {
    const disk = await preparedDisk();
    const fs = disk.mount();
    const handle = await fs.open("/d/f");
    await fs.unlink("/d/f");
    expect(await handle.readFile("utf8")).toBe("content");
    disk.kill();
    expect(await disk.mount().readdir("/d")).toEqual([]);
  });
});

describe("a life that goes on", () => {
  it("every mount sees what others did, at once and without an fsync", async () => {
    const disk = new PowerCutDisk();
    await disk.mount().writeFile("/f", "content");
    expect(await disk.mount().readFile("/f", "utf8")).toBe("content");
  });

  it("functions may be taken out of the mount", async () => {
    const { writeFile, readFile, rename, rm } = new PowerCutDisk().mount();
    await writeFile("/t", "content");
    await rename("/t", "/f");
    expect(await readFile("/f", "utf8")).toBe("content");
    await rm("/f");
  });

  it("an open file outlives its last name, and its number is not given to another", async () => {
    const disk = new PowerCutDisk();
    const fs = disk.mount();
    await fs.writeFile("/f", "content");
    const handle = await fs.open("/f", "r+");
    const { ino } = await handle.stat();
    await fs.unlink("/f");
    await fs.writeFile("/f", "another");
    expect((await fs.stat("/f")).ino).not.toBe(ino);
    await handle.write(Buffer.from("still"), 0, 5, 7);
    expect(await handle.readFile("utf8")).toBe("contentstill");
    expect(await handle.stat()).toMatchObject({ ino, nlink: 0, size: 12 });
    await handle.close();
    disk.cut(new Choices(3));
  });

  it("counts open handles", async () => {
    const disk = await preparedDisk();
    const fs = disk.mount();
    const handles = [await fs.open("/d/f"), await fs.open("/d/f"), await fs.open("/d")];
    expect(disk.openHandles).toBe(3);
    for (const handle of handles) await handle.close();
    await handles[0]?.close();
    expect(disk.openHandles).toBe(0);
    expect(handles[0]?.fd).toBe(-1);
    expect(await failure(handles[0]!.stat())).toMatchObject({ code: "EBADF" });
  });

  it("errors say what was done to which path, as Node's do", async () => {
    const fs = new PowerCutDisk().mount();
    expect(await failure(fs.rename("/a", "/b"))).toMatchObject({
      code: "ENOENT",
      syscall: "rename",
      path: "/a",
      dest: "/b",
      errno: -2,
      message: "ENOENT: no such file or directory, rename '/a' -> '/b'",
    });
    const long = await failure(fs.writeFile(`/${"n".repeat(256)}`, ""));
    expect(long).toMatchObject({ code: "ENAMETOOLONG" });
    await fs.writeFile(`/${"n".repeat(255)}`, "");
    const odd = await failure(fs.writeFile("/f", 5 as unknown as string));
    expect(InvalidArgumentError.isInstance(odd)).toBe(true);
    expect(await failure(fs.open("/f", "rw"))).toMatchObject({ code: "EINVAL" });
  });
});

describe("what tells files apart", () => {
  it("device, number and time of change are the same for every mount, and after a cut", async () => {
    const clock = new ManualClock(1_000_000);
    const disk = new PowerCutDisk({ clock });
    await durableFile(disk.mount(), "/f", "content");
    clock.advance(5000);
    await durableFile(disk.mount(), "/f", "changed");
    const before = await disk.mount().lstat("/f");
    expect(before.mtimeMs).toBe(1_005_000);
    expect(before.mtime.getTime()).toBe(before.mtimeMs);
    clock.advance(60_000);
    disk.cut(new Choices(1));
    const after = await disk.mount().lstat("/f");
    const { dev, ino, mtimeMs, size, mode, nlink } = before;
    expect(after).toMatchObject({ dev, ino, mtimeMs, size, mode, nlink });
    await disk.mount().writeFile("/g", "");
    expect((await disk.mount().lstat("/g")).ino).toBeGreaterThan(ino);
  });

  it("names of one file share its number and count each other", async () => {
    const fs = new PowerCutDisk().mount();
    await fs.writeFile("/a", "content");
    await fs.link("/a", "/b");
    const [a, b] = [await fs.stat("/a"), await fs.stat("/b")];
    expect(a).toMatchObject({ ino: b.ino, nlink: 2 });
    // rename(2): between two names of one file it does nothing.
    await fs.rename("/a", "/b");
    expect((await fs.readdir("/")).sort()).toEqual(["a", "b"]);
    await fs.unlink("/a");
    expect(await fs.stat("/b")).toMatchObject({ ino: b.ino, nlink: 1 });
    await fs.link("/b", "/a");
    await fs.writeFile("/c", "");
    await fs.rename("/c", "/a");
    expect(await fs.stat("/b")).toMatchObject({ ino: b.ino, nlink: 1 });
  });
});

describe("fsyncs", () => {
  it("are counted exactly: of files, of directories, and those that failed, over all lives", async () => {
    const disk = await preparedDisk();
    expect(disk).toMatchObject({ fileSyncs: 1, directorySyncs: 2, failedSyncs: 0 });
    disk.cut(new Choices(1));
    const handle = await disk.mount().open("/d/f");
    await handle.sync();
    await handle.datasync();
    disk.failSync(0);
    await failure(handle.sync());
    expect(disk).toMatchObject({ fileSyncs: 4, directorySyncs: 2, failedSyncs: 1 });
    const appending = await disk.mount().open("/d/f", "as");
    await appending.writeFile("x");
    expect(disk).toMatchObject({ fileSyncs: 4, directorySyncs: 2, failedSyncs: 1 });
  });

  it("fail once, after as many others as were asked for", async () => {
    for (const after of [0, 1, 3]) {
      const disk = await preparedDisk();
      const fs = disk.mount();
      disk.failSync(after);
      for (let before = 0; before < after; before += 1) await sync(fs, before % 2 ? "/d" : "/d/f");
      expect(await failure(sync(fs, "/d"))).toMatchObject({ code: "EIO", syscall: "fsync" });
      await sync(fs, "/d");
      await sync(fs, "/d/f");
      expect(disk.failedSyncs).toBe(1);
    }
    for (const bad of [-1, 0.5, Number.NaN]) {
      expect(() => new PowerCutDisk().failSync(bad)).toThrow(InvalidArgumentError);
    }
  });

  it("leave nothing that a cut could lose", async () => {
    const disk = new PowerCutDisk();
    const fs = disk.mount();
    await fs.writeFile("/f", "x".repeat(10_000));
    // Its name, and three blocks with the size to each block's end.
    expect(disk.pending).toBe(7);
    await sync(fs, "/f");
    expect(disk.pending).toBe(1);
    await sync(fs, "/");
    expect(disk.pending).toBe(0);
    expect(disk.cut(new Choices(1)).pending).toBe(0);
  });
});

describe("a cut", () => {
  it("is replayed by the same random choices, and tells what it did with each change", async () => {
    const play = async (seed: number): Promise<string> => {
      const disk = await preparedDisk();
      const fs = disk.mount();
      await fs.writeFile("/d/f", "x".repeat(5000));
      await fs.rename("/d/f", "/d/g");
      await fs.mkdir("/e");
      await fs.unlink("/d/g");
      return String(disk.cut(new Choices(seed)));
    };
    const stories = new Set<string>();
    for (let seed = 0; seed < 60; seed += 1) {
      const story = await play(seed);
      expect(await play(seed)).toBe(story);
      stories.add(story);
    }
    expect(stories.size).toBeGreaterThan(20);
    const lines = [...stories].join("\n");
    for (const part of [
      "lost: rename of /d/f to g",
      "kept: removal of the name /d/g",
      "kept: name /e for /e",
      /torn, only sectors [\d,]+ kept: write of bytes 0 to 4096 of \/d\/f/,
      "lost: size 5000 of /d/f, before 4096",
    ]) {
      expect(lines).toMatch(part);
    }
  });

  it("says how much there was to lose and how much was lost", async () => {
    const seen = new Set<number>();
    for (let seed = 0; seed < 60; seed += 1) {
      const disk = await preparedDisk();
      await disk.mount().mkdir("/e");
      await disk.mount().mkdir("/g");
      const cut = disk.cut(new Choices(seed));
      expect(cut.pending).toBe(2);
      seen.add(cut.lost);
      const names = await disk.mount().readdir("/");
      expect(names.length).toBe(3 - cut.lost);
    }
    expect([...seen].sort()).toEqual([0, 1, 2]);
  });

  it("a large file survives whole once it was synced", async () => {
    const disk = new PowerCutDisk();
    const content = Buffer.alloc(3 * 2 ** 20 + 77, "content");
    for (let round = 0; round < 3; round += 1) {
      const fs = disk.mount();
      await fs.writeFile("/f", content, { flush: true });
      await sync(fs, "/");
      disk.cut(new Choices(round));
      expect(Buffer.compare(await disk.mount().readFile("/f"), content)).toBe(0);
      await disk.mount().rm("/f");
    }
  });

  it("calls at once happen in turns, so that a cut comes between them", async () => {
    const left = new Set<number>();
    for (let turns = 0; turns < 12; turns += 1) {
      const disk = new PowerCutDisk();
      const fs = disk.mount();
      const work = Promise.allSettled([fs.writeFile("/a", "x"), fs.writeFile("/b", "y", { flush: true })]);
      for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      left.add(disk.pending);
      disk.cut(new Choices(turns));
      await work;
      await drained();
      expect(disk.pending).toBe(0);
    }
    expect(left.size).toBeGreaterThan(2);
  });
});
