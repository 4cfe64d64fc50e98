import { mkdir, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { NotFoundError, OutcomeUnknownError, UnavailableError, UnsafeStorageError } from "@holdfast/core";
import { describe, expect, it } from "vitest";
import { fileMechanics, PosixObjects, Rounds } from "../src/index.js";
import { bytes, diskPlace, failure, filesBelow, gate, never, text } from "./support/object-place.js";
import { posixError } from "./support/watched-file-system.js";

const nfs = { storage: "nfs" } as const;
const hoursAgo = (hours: number): Date => new Date(Date.now() - hours * 3_600_000);

describe("DURABLE: on NFS", () => {
  it("a create costs one fsync, of the file, before its link: a name is durable by the server's answer", async () => {
    const { objects, fs } = await diskPlace(nfs);
    await objects.create("job/log/1", bytes("x"), never);
    expect(fs.order("sync", "link")).toEqual(["sync temp", "link file"]);
  });

  it("what another process left is not fsynced anew, since that does nothing there", async () => {
    const { objects, fs, reopen } = await diskPlace(nfs);
    await objects.create("a", bytes("x"), never);
    fs.reset();
    await reopen().read("a", undefined, never);
    expect(fs.count("sync")).toBe(0);
  });

  it("on what may be either all is done that a disk needs", async () => {
    const { objects, fs } = await diskPlace({ storage: "either" });
    await objects.create("a", bytes("x"), never);
    expect(fs.order("sync", "link")).toEqual(["sync temp", "link file", "sync directory"]);
  });
});

describe("HONEST: on NFS, where the call that fails may be the second of two", () => {
  it.each(["ENOENT", "EACCES", "ENOSPC", "EMLINK", "ESTALE", "EIO"])(
    "a link that says %s was made if the name is ours",
    async (code) => {
      const { objects, fs } = await diskPlace(nfs);
      fs.after = ({ op }) => {
        if (op === "link") throw posixError(code);
      };
      expect(await objects.create("a", bytes("x"), never)).toEqual({ status: "created" });
    },
  );

  it.each([
    ["nfs", "ENOSPC", OutcomeUnknownError],
    ["nfs", "ENOENT", OutcomeUnknownError],
    ["disk", "ENOSPC", undefined],
  ] as const)(
    "on %s a link that says %s, and cannot be looked up, is told as what it is",
    async (storage, code, type) => {
      const { objects, fs } = await diskPlace({ storage });
      fs.before = ({ op, on }) => {
        if (op === "link") throw posixError(code);
        if (op === "open" && on === "file") throw posixError("EIO");
      };
      const error = await failure(objects.create("a", bytes("x"), never));
      if (type) expect(error).toBeInstanceOf(type);
      else expect(error).toMatchObject({ code: "STORAGE_FULL", outcome: "not-applied" });
    },
  );

  it("a name is ours by its inode although the time of change is set late, while the temporary name is there", async () => {
    const { objects, fs, root } = await diskPlace(nfs);
    fs.after = async ({ op }) => {
      if (op !== "link") return;
      await utimes(join(root, "a"), hoursAgo(1), hoursAgo(1));
      throw posixError("EEXIST");
    };
    expect(await objects.create("a", bytes("x"), never)).toEqual({ status: "created" });
  });

  it("a removed tree may have been removed by the first of two calls", async () => {
    const { objects, fs, root } = await diskPlace(nfs);
    const dead = `.tmp-00000001-1-1-${"0".repeat(32)}`;
    await mkdir(join(root, dead));
    await utimes(join(root, dead), hoursAgo(2), hoursAgo(2));
    fs.after = ({ op }) => {
      if (op === "rmdir") throw posixError("ENOENT");
    };
    expect(await objects.tidy(never)).toEqual({ removed: 1 });
  });
});

describe("a file that another machine removed while it was open", () => {
  it("is looked up anew, and read or not found", async () => {
    const { objects, fs } = await diskPlace(nfs);
    await objects.create("a", bytes("x"), never);
    let stale = 1;
    fs.before = ({ op }) => {
      if (op === "read" && stale-- > 0) throw posixError("ESTALE");
    };
    expect(text(await objects.read("a", undefined, never))).toBe("x");
    let opens = 0;
    fs.before = ({ op }) => {
      if (op === "read") throw posixError("ESTALE");
      if (op === "open") opens += 1;
      if (opens > 1) throw posixError("ENOENT");
    };
    expect(await failure(objects.read("a", undefined, never))).toBeInstanceOf(NotFoundError);
  });

  it("BOUNDED: is given up after three times", async () => {
    const { objects, fs } = await diskPlace(nfs);
    await objects.create("a", bytes("x"), never);
    fs.reset();
    fs.before = ({ op }) => {
      if (op === "read") throw posixError("ESTALE");
    };
    expect(await failure(objects.read("a", undefined, never))).toBeInstanceOf(UnavailableError);
    expect(fs.count("open")).toBe(3);
  });
});

describe("a device", () => {
  it("that is not the store's is neither written nor read", async () => {
    const { objects, fs, root } = await diskPlace();
    await objects.create("a", bytes("x"), never);
    const other = new PosixObjects({ root, mechanics: fileMechanics({ fileSystem: fs, ...nfs }), device: 1 });
    expect(await failure(other.create("b", bytes("x"), never))).toBeInstanceOf(UnsafeStorageError);
    expect(await failure(other.read("a", undefined, never))).toBeInstanceOf(UnsafeStorageError);
    expect(await filesBelow(root)).toEqual(["a"]);
  });
});

describe("CLEAN: names that an NFS client gave to removed files", () => {
  const silly = ".nfs0000000000000a2100000001";

  it("are no objects, and go when they are old", async () => {
    const { objects, root } = await diskPlace(nfs);
    await writeFile(join(root, silly), "x");
    await writeFile(join(root, ".nfs-notes"), "x");
    expect(await objects.list("", {}, never)).toEqual([]);
    expect(await objects.tidy(never)).toEqual({ removed: 0 });
    for (const name of [silly, ".nfs-notes"]) await utimes(join(root, name), hoursAgo(2), hoursAgo(2));
    expect(await objects.tidy(never)).toEqual({ removed: 1 });
    expect(await filesBelow(root)).toEqual([".nfs-notes"]);
  });

  it("stay while this machine uses them", async () => {
    const { objects, fs, root } = await diskPlace(nfs);
    await writeFile(join(root, silly), "x");
    await utimes(join(root, silly), hoursAgo(2), hoursAgo(2));
    fs.before = ({ op, path }) => {
      if (op === "unlink" && path.endsWith(silly)) throw posixError("EBUSY");
    };
    expect(await objects.tidy(never)).toEqual({ removed: 0 });
  });

  it("stay on a disk, where they are somebody's files", async () => {
    const { objects, root } = await diskPlace();
    await writeFile(join(root, silly), "x");
    await utimes(join(root, silly), hoursAgo(2), hoursAgo(2));
    expect(await objects.tidy(never)).toEqual({ removed: 0 });
  });
});

describe("another view of the file system", () => {
  it("is used by the call, and what calls share goes on without it", async () => {
    const { objects, fs } = await diskPlace();
    const ended = { ...fs } as unknown as typeof fs;
    const refuse = async (): Promise<never> => {
      throw new UnavailableError("this call was cut off");
    };
    const view = {
      ...ended,
      open: refuse,
      link: refuse,
      lstat: async (path: string) => await fs.lstat(path),
    };
    const within = objects.within(view as unknown as typeof fs);
    expect(await failure(within.create("job/log/1", bytes("x"), never))).toBeInstanceOf(UnavailableError);
    fs.reset();
    await objects.create("job/log/1", bytes("x"), never);
    expect(fs.count("mkdir")).toBe(0);
  });
});

it("Rounds: who comes while one is under way gets one that begins later, shared by all who wait", async () => {
  const rounds = new Rounds();
  let begun = 0;
  const held = gate();
  const work = async (): Promise<void> => {
    begun += 1;
    if (begun === 1) {
      await held.opened;
      throw new Error("the first one fails");
    }
  };
  const first = rounds.run("a", work).catch(({ message }) => message);
  const others = [1, 2, 3].map(async () => await rounds.run("a", work));
  await rounds.run("b", async () => undefined);
  expect(begun).toBe(1);
  held.open();
  expect(await first).toBe("the first one fails");
  await Promise.all(others);
  expect(begun).toBe(2);
});
