import { spawnSync } from "node:child_process";
import { mkdir, readdir, symlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  fileMechanics,
  nodeProcessTable,
  type ProcessMark,
  type ProcessTable,
  parseTempName,
  removeTree,
} from "../src/index.js";
import { bytes, diskPlace, failure, filesBelow, gate, never, until } from "./support/object-place.js";

const nonce = "0123456789abcdef0123456789abcdef";
const own: ProcessMark = { space: "00000001", pid: 100, start: "7" };
const nameOf = ({ space, pid, start }: ProcessMark): string => `.tmp-${space}-${pid}-${start}-${nonce}`;

/** A world in which exactly these processes are known to be dead. */
function processes(...dead: ProcessMark[]): ProcessTable {
  return {
    self: async () => own,
    isDead: async (mark) => dead.some((one) => nameOf(one) === nameOf(mark)),
  };
}

const hoursAgo = (hours: number): Date => new Date(Date.now() - hours * 3_600_000);

describe("CLEAN: tidy", () => {
  it("removes the temporary files of dead processes, everywhere, and nothing else", async () => {
    const dead = { ...own, pid: 99 };
    const { objects, root } = await diskPlace({ processes: processes(dead) });
    await objects.write("a/b", bytes("x"), never);
    await writeFile(join(root, nameOf(dead)), "x");
    await writeFile(join(root, "a", nameOf(dead)), "x");
    await writeFile(join(root, "a", nameOf(own)), "x");
    await writeFile(join(root, ".tmp-not-ours"), "x");
    await mkdir(join(root, nameOf({ ...dead, start: "8" })));
    expect(await objects.tidy(never)).toEqual({ removed: 2 });
    expect((await filesBelow(root)).sort()).toEqual([nameOf(own), ".tmp-not-ours", "b"]);
  });

  it("removes what nobody touched for an hour, whoever made it, judging by the file system's own time", async () => {
    const { objects, root } = await diskPlace({ processes: processes() });
    const stranger = { space: "ffffffff", pid: 1, start: "1" };
    await writeFile(join(root, nameOf(stranger)), "x");
    await writeFile(join(root, nameOf(own)), "x");
    await utimes(join(root, nameOf(stranger)), hoursAgo(1.1), hoursAgo(1.1));
    await utimes(join(root, nameOf(own)), hoursAgo(0.9), hoursAgo(0.9));
    await writeFile(join(root, ".tmp-not-ours"), "x");
    await utimes(join(root, ".tmp-not-ours"), hoursAgo(9), hoursAgo(9));
    expect(await objects.tidy(never)).toEqual({ removed: 1 });
    expect((await readdir(root)).sort()).toEqual([nameOf(own), ".tmp-not-ours"].sort());
  });

  it("removes the directory that a killed probe left", async () => {
    const dead = { ...own, pid: 99 };
    const { objects, root } = await diskPlace({ processes: processes(dead) });
    await mkdir(join(root, nameOf(dead), "inner"), { recursive: true });
    await writeFile(join(root, nameOf(dead), "inner", "file"), "x");
    expect(await objects.tidy(never)).toEqual({ removed: 1 });
    expect(await readdir(root)).toEqual([]);
  });

  it("HONEST: taking a file in use makes its write fail, never a success untrue", async () => {
    const { objects, fs, root, reopen } = await diskPlace({ processes: processes() });
    const held = gate();
    async function* stream(): AsyncGenerator<Uint8Array> {
      yield bytes("x");
      await held.opened;
    }
    const write = failure(objects.write("a", stream(), never));
    await until(() => fs.count("open", "temp") === 1);
    const tidier = reopen({ processes: processes(own) });
    expect(await tidier.tidy(never)).toEqual({ removed: 1 });
    held.open();
    expect(await write).toMatchObject({ code: "UNAVAILABLE", outcome: "not-applied", retryable: true });
    expect(await filesBelow(root)).toEqual([]);
  });
});

describe("a temporary name", () => {
  it("tells of the process that made it", async () => {
    const { fs, objects } = await diskPlace();
    await objects.write("a", bytes("x"), never);
    const opened = fs.calls.find(({ op, on }) => op === "open" && on === "temp")!;
    expect(parseTempName(opened.path.split("/").at(-1)!)).toEqual(await nodeProcessTable().self());
  });

  it.each([
    "",
    ".tmp-",
    ".tmp-1-2-3",
    "tmp-00000001-100-7-0123",
    `.tmp-00000001-100-7-${nonce}x`,
    ".nfs0000",
  ])("is not %j", (name) => {
    expect(parseTempName(name)).toBeUndefined();
  });
});

describe.runIf(process.platform === "linux")("the process table", () => {
  it("knows this process to be alive, and a process that ended to be dead", async () => {
    const table = nodeProcessTable();
    const self = await table.self();
    expect(self.start).not.toBe("0");
    expect(await table.isDead(self)).toBe(false);
    const ended = spawnSync(process.execPath, ["--version"]);
    expect(await table.isDead({ ...self, pid: ended.pid })).toBe(true);
  });

  it("tells a process from an earlier one with its id", async () => {
    const table = nodeProcessTable();
    const self = await table.self();
    expect(await table.isDead({ ...self, start: `${Number(self.start) - 1}` })).toBe(true);
  });

  it("never judges a process of another namespace, boot or host", async () => {
    const table = nodeProcessTable();
    const self = await table.self();
    expect(await table.isDead({ ...self, space: "00000000", pid: 999_999_999 })).toBe(false);
  });
});

it("removeTree does not follow symbolic links", async () => {
  const outside = await diskPlace();
  const { root } = await diskPlace();
  await outside.objects.write("kept", bytes("x"), never);
  await mkdir(join(root, "tree"));
  await symlink(outside.root, join(root, "tree/link"));
  await removeTree(fileMechanics(), join(root, "tree"));
  expect(await filesBelow(outside.root)).toEqual(["kept"]);
  expect(await readdir(root)).toEqual([]);
});
