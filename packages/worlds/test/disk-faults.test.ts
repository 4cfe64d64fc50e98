import { InvalidArgumentError } from "@holdfast/core";
import { describe, expect, it } from "vitest";
import {
  type DiskCall,
  type DiskCallName,
  type DiskFault,
  type DiskFaultCode,
  type DiskFaults,
  type DiskFileSystem,
  PowerCutDisk,
  scriptedDiskFaults,
  seededDiskFaults,
} from "../src/disk/index.js";
import { Choices } from "../src/index.js";
import { contentOf, durableFile, statesAfter, sync, type Workload } from "./support/crash-states.js";
import { failure } from "./support/outcomes.js";

/** Faults that strike only once a test has put in place what it needs. */
class LaterFaults implements DiskFaults {
  isOn = false;
  readonly #inner: DiskFaults;

  constructor(inner: DiskFaults) {
    this.#inner = inner;
  }

  next(call: DiskCall): DiskFault | undefined {
    return this.isOn ? this.#inner.next(call) : undefined;
  }
}

/** A file system that holds `/d/f` with `content`, and does not do all that it is asked to from then on. */
async function failingDisk(inner: DiskFaults): Promise<{ fs: DiskFileSystem; faults: LaterFaults }> {
  const faults = new LaterFaults(inner);
  const fs = new PowerCutDisk({ faults }).mount();
  await fs.mkdir("/d");
  await durableFile(fs, "/d/f", "content");
  faults.isOn = true;
  return { fs, faults };
}

const byCall: Readonly<Record<DiskCallName, (fs: DiskFileSystem) => Promise<unknown>>> = {
  access: async (fs) => await fs.access("/d/f"),
  close: async (fs) => await (await fs.open("/d/f")).close(),
  fdatasync: async (fs) => await (await fs.open("/d/f")).datasync(),
  fstat: async (fs) => await (await fs.open("/d/f")).stat(),
  fsync: async (fs) => await (await fs.open("/d/f")).sync(),
  ftruncate: async (fs) => await fs.truncate("/d/f", 1),
  link: async (fs) => await fs.link("/d/f", "/d/new"),
  lstat: async (fs) => await fs.lstat("/d/f"),
  mkdir: async (fs) => await fs.mkdir("/d/new"),
  open: async (fs) => await fs.open("/d/new", "w"),
  read: async (fs) => await fs.readFile("/d/f"),
  realpath: async (fs) => await fs.realpath("/d/f"),
  rename: async (fs) => await fs.rename("/d/f", "/d/new"),
  rmdir: async (fs) => await fs.rmdir("/d"),
  scandir: async (fs) => await fs.readdir("/d"),
  stat: async (fs) => await fs.stat("/d/f"),
  unlink: async (fs) => await fs.unlink("/d/f"),
  write: async (fs) => await fs.writeFile("/d/f", "new", { flag: "r+" }),
};

const calls = Object.keys(byCall) as DiskCallName[];

describe("a call that meets an error", () => {
  it.each(calls)("%s fails with it, tells what Node tells, and changes nothing", async (call) => {
    const rules = scriptedDiskFaults([{ call, path: "/d", fault: { code: "EIO" } }]);
    const { fs, faults } = await failingDisk(rules);
    expect(await failure(byCall[call](fs))).toMatchObject({ code: "EIO", errno: -5, syscall: call });
    expect(rules.unusedRules).toEqual([]);
    faults.isOn = false;
    expect(await fs.readdir("/d")).toEqual(["f"]);
    expect(await fs.readFile("/d/f", "utf8")).toBe("content");
  });

  it("a close that fails closes, and what was not durable may be lost for good", async () => {
    const workload: Workload = async (fs, disk) => {
      await durableFile(fs, "/f", "old");
      const handle = await fs.open("/f", "r+");
      await handle.write(Buffer.from("new"));
      expect(await failure(handle.close())).toMatchObject({ code: "EIO", syscall: "close" });
      expect(disk.openHandles).toBe(0);
      expect(handle.fd).toBeLessThan(0);
      await sync(fs, "/f");
    };
    const states = await statesAfter(
      workload,
      async (fs) => await contentOf(fs, "/f"),
      "posix-min",
      () => {
        // The third close is that of the handle: a file and its directory were made durable before.
        return { faults: scriptedDiskFaults([{ call: "close", nth: 3, fault: { code: "EIO" } }]) };
      },
    );
    expect(states).toEqual(["new", "old"]);
  });

  it("an fsync that fails for lack of room has lost what it was to cover, or not", async () => {
    const workload: Workload = async (fs, disk) => {
      await durableFile(fs, "/f", "old");
      await fs.writeFile("/f", "new", { flag: "r+" });
      expect(await failure(sync(fs, "/f"))).toMatchObject({ code: "ENOSPC", syscall: "fsync" });
      await sync(fs, "/f");
      expect(disk).toMatchObject({ fileSyncs: 3, failedSyncs: 1 });
    };
    const states = await statesAfter(
      workload,
      async (fs) => await contentOf(fs, "/f"),
      "posix-min",
      () => {
        return {
          faults: scriptedDiskFaults([{ call: "fsync", path: "/f", nth: 2, fault: { code: "ENOSPC" } }]),
        };
      },
    );
    expect(states).toEqual(["new", "old"]);
  });

  it("an fsync on a disk that is read-only by now has lost nothing", async () => {
    const faults = scriptedDiskFaults([{ call: "fsync", nth: 1, fault: { code: "EROFS" } }]);
    const disk = new PowerCutDisk({ faults });
    await disk.mount().writeFile("/f", "new");
    expect(await failure(sync(disk.mount(), "/f"))).toMatchObject({ code: "EROFS" });
    await sync(disk.mount(), "/f");
    expect(disk.pending).toBe(1);
  });
});

describe("after an fsync that failed", () => {
  it.each([
    ["new", "new!"],
    ["old", "old"],
    [undefined, "new!"],
  ] as const)("programs read what is %s", async (afterFailedSync, expected) => {
    const disk = new PowerCutDisk(afterFailedSync && { afterFailedSync });
    const fs = disk.mount();
    await durableFile(fs, "/f", "old");
    const handle = await fs.open("/f", "r+");
    await handle.write(Buffer.from("new!"));
    disk.failSync(0);
    expect(await failure(handle.sync())).toMatchObject({ code: "EIO" });
    expect(await contentOf(fs, "/f")).toBe(expected);
    expect(await handle.stat()).toMatchObject({ size: expected.length });
    await handle.sync();
    expect(await contentOf(fs, "/f")).toBe(expected);
  });

  it("what is old is so wherever it is seen, and what is written over it is covered by the next fsync", async () => {
    const workload: Workload = async (fs, disk) => {
      await durableFile(fs, "/f", "a".repeat(1024));
      await fs.writeFile("/f", "b".repeat(1024), { flag: "r+" });
      disk.failSync(0);
      await failure(sync(fs, "/f"));
      const handle = await fs.open("/f", "r+");
      await handle.write(Buffer.from("c"), 0, 1, 10);
      await handle.sync();
    };
    const first = `${"a".repeat(10)}c${"a".repeat(501)}`;
    const look = async (fs: DiskFileSystem): Promise<string> => await contentOf(fs, "/f");
    const states = await statesAfter(workload, look, "posix-min", () => ({ afterFailedSync: "old" }));
    expect(states).toEqual([first + "a".repeat(512), first + "b".repeat(512)]);
  });
});

describe("short reads and writes", () => {
  it("say how much it was, and only that much was done", async () => {
    const faults = scriptedDiskFaults([
      { call: "write", nth: 1, fault: { shortBytes: 3 } },
      { call: "read", nth: 1, fault: { shortBytes: 2 } },
    ]);
    const fs = new PowerCutDisk({ faults }).mount();
    const handle = await fs.open("/f", "w+");
    expect(await handle.write(Buffer.from("content"))).toMatchObject({ bytesWritten: 3 });
    expect(await handle.write(Buffer.from("tinued"))).toMatchObject({ bytesWritten: 6 });
    const bytes = Buffer.alloc(9);
    expect(await handle.read(bytes, 0, 9, 0)).toMatchObject({ bytesRead: 2 });
    expect(await handle.read(bytes, 2, 7, 2)).toMatchObject({ bytesRead: 7 });
    expect(bytes.toString()).toBe("continued");
    expect(String(faults)).toBe("write of /f: only 3 bytes\nread of /f: only 2 bytes");
  });

  it("are gone on with by the calls of Node that write and read whole files", async () => {
    const faults = scriptedDiskFaults([
      { call: "write", fault: { shortBytes: 4 } },
      { call: "read", fault: { shortBytes: 4 } },
    ]);
    const fs = new PowerCutDisk({ faults }).mount();
    await fs.writeFile("/f", "the whole content");
    expect(await fs.readFile("/f", "utf8")).toBe("the whole content");
    expect(faults.struck).toBeGreaterThan(4);
  });
});

describe("a disk that is full", () => {
  it("takes what there is room for, block by block, and refuses the rest with ENOSPC", async () => {
    const fs = new PowerCutDisk({ capacityBytes: 4 * 4096 }).mount();
    // The root takes one block.
    const handle = await fs.open("/f", "w");
    expect(await handle.write(Buffer.alloc(5000))).toMatchObject({ bytesWritten: 5000 });
    expect(await handle.write(Buffer.alloc(20_000))).toMatchObject({ bytesWritten: 3 * 4096 - 5000 });
    expect(await failure(handle.write(Buffer.from("x")))).toMatchObject({ code: "ENOSPC", syscall: "write" });
    expect(await failure(fs.mkdir("/d"))).toMatchObject({ code: "ENOSPC", syscall: "mkdir", path: "/d" });
    // What lies there already can be written over, and names cost nothing.
    expect(await handle.write(Buffer.from("over"), 0, 4, 100)).toMatchObject({ bytesWritten: 4 });
    await fs.writeFile("/empty", "");
    await fs.link("/f", "/g");
    expect(await failure(fs.writeFile("/h", "x".repeat(10)))).toMatchObject({ code: "ENOSPC" });
    expect((await fs.stat("/h")).size).toBe(0);
  });

  it("has room again when something is truncated, or removed and no longer open", async () => {
    const fs = new PowerCutDisk({ capacityBytes: 3 * 4096 }).mount();
    await fs.writeFile("/f", Buffer.alloc(8192, 1));
    const full = async (): Promise<unknown> => await failure(fs.writeFile("/g", "content"));
    expect(await full()).toMatchObject({ code: "ENOSPC" });
    await fs.truncate("/f", 4096);
    await fs.writeFile("/g", "content");
    const handle = await fs.open("/f");
    await fs.unlink("/f");
    expect(await failure(fs.writeFile("/h", "content"))).toMatchObject({ code: "ENOSPC" });
    await handle.close();
    await fs.writeFile("/h", "content");
    expect(await fs.readFile("/h", "utf8")).toBe("content");
  });

  it("a gap takes no room", async () => {
    const fs = new PowerCutDisk({ capacityBytes: 3 * 4096 }).mount();
    const handle = await fs.open("/f", "w");
    await fs.truncate("/f", 1_000_000);
    expect(await handle.write(Buffer.from("x"), 0, 1, 500_000)).toMatchObject({ bytesWritten: 1 });
    expect(await handle.write(Buffer.alloc(8192), 0, 8192, 0)).toMatchObject({ bytesWritten: 4096 });
  });
});

describe("scriptedDiskFaults", () => {
  it("strikes the call that was meant, by name, path and number; of two rules the first decides", async () => {
    const faults = scriptedDiskFaults([
      { call: ["open", "mkdir"], path: "/x", nth: 2, fault: { code: "EMFILE" } },
      { path: /^\/x\/b$/, fault: { code: "EROFS" } },
      { call: "unlink", fault: { code: "EIO" } },
    ]);
    const fs = new PowerCutDisk({ faults }).mount();
    await fs.mkdir("/x");
    await fs.mkdir("/y");
    expect(await failure(fs.writeFile("/x/a", "a"))).toMatchObject({ code: "EMFILE", syscall: "open" });
    await fs.writeFile("/x/a", "a");
    expect(await failure(fs.link("/x/a", "/x/b"))).toMatchObject({ code: "EROFS" });
    expect(await failure(fs.open("/x/b", "w"))).toMatchObject({ code: "EROFS" });
    expect(faults.unusedRules).toEqual([{ call: "unlink", fault: { code: "EIO" } }]);
    expect(String(faults)).toBe("open of /x/a: EMFILE\nlink of /x/a to /x/b: EROFS\nopen of /x/b: EROFS");
  });

  it("refuses rules that can never be met", () => {
    for (const [rule, message] of [
      [{ nth: 0, fault: { code: "EIO" } }, /nth is 0/],
      [{ call: "write", fault: { shortBytes: 0 } }, /shortBytes is 0/],
      [
        { call: "open", fault: { shortBytes: 1 } },
        /only a read or a write can be short; the rule is for open/,
      ],
      [{ fault: { shortBytes: 1 } }, /for every call/],
    ] as const) {
      expect(() => scriptedDiskFaults([rule])).toThrow(message);
      expect(() => scriptedDiskFaults([rule])).toThrow(InvalidArgumentError);
    }
    expect(() => new PowerCutDisk({ capacityBytes: -1 })).toThrow(/capacityBytes is -1/);
  });
});

describe("seededDiskFaults", () => {
  const play = async (
    seed: number,
    rate: number,
    among?: readonly (DiskFaultCode | "short")[],
  ): Promise<string> => {
    const struck = seededDiskFaults({ choices: new Choices(seed), rate, ...(among && { among }) });
    const { fs } = await failingDisk(struck);
    for (let round = 0; round < 20; round += 1) {
      for (const call of calls) await byCall[call](fs).catch(() => undefined);
    }
    return String(struck);
  };

  it("strikes by chance, the same for the same seed, and each call with what it can meet", async () => {
    const story = await play(1, 0.5);
    expect(await play(1, 0.5)).toBe(story);
    expect(await play(2, 0.5)).not.toBe(story);
    expect(story).toMatch(/open of \/d\/new: (EROFS|ENOSPC|EDQUOT)/);
    expect(story).toMatch(/: EMFILE/);
    expect(story).not.toMatch(/(stat|access|realpath) of \S+: (?!EIO)/);
    expect(story).not.toMatch(/(unlink|rmdir) of \S+: (?!EIO|EROFS)/);
  });

  it("strikes never and always, and only with what it may choose", async () => {
    expect(await play(1, 0)).toBe("");
    const always = (await play(1, 1, ["EMFILE"])).split("\n");
    expect(new Set(always.map((line) => line.replace(/ of .*: /, " ")))).toEqual(
      new Set(["open EMFILE", "scandir EMFILE"]),
    );
    expect(() => seededDiskFaults({ choices: new Choices(1), rate: 2 })).toThrow(/rate is 2/);
  });

  it("only strikes the calls it is for", async () => {
    const faults = seededDiskFaults({ choices: new Choices(1), rate: 1, calls: ["fsync"] });
    const disk = new PowerCutDisk({ faults });
    await disk.mount().writeFile("/f", "content");
    expect(await failure(sync(disk.mount(), "/f"))).toMatchObject({ syscall: "fsync" });
  });
});
