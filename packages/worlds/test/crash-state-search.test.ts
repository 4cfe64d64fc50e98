import { InvalidArgumentError } from "@holdfast/core";
import { ManualClock } from "@holdfast/core/testing";
import { describe, expect, it } from "vitest";
import {
  type CrashModelName,
  type CrashState,
  crashStateOf,
  crashStates,
  type DiskFileSystem,
  type DiskRecording,
  PowerCutDisk,
  readTree,
} from "../src/disk/index.js";
import { Choices } from "../src/index.js";
import { contentOf, durableFile, recordingOf, sync, type Workload } from "./support/crash-states.js";
import { randomRun } from "./support/random-run.js";

const models: readonly CrashModelName[] = ["posix-min", "ext4-like"];

const idsOf = (states: Iterable<CrashState>): string[] => [...states].map(({ id }) => id);

async function treeOf(state: CrashState): Promise<string> {
  const found = await readTree(state.disk().mount());
  const names = new Map<number, string>();
  const lines = found.map((entry) => {
    if (entry.kind === "directory") return entry.path;
    const first = names.get(entry.ino) ?? entry.path;
    names.set(entry.ino, first);
    return `${entry.path} as ${first} ${Buffer.from(entry.bytes).toString("latin1")}`;
  });
  return lines.sort().join("\n");
}

/** Makes so many directories, none of them durable. */
const manyNames =
  (count: number): Workload =>
  async (fs) => {
    for (let name = 0; name < count; name += 1) await fs.mkdir(`/d${String(name).padStart(2, "0")}`);
  };

const names = async (fs: DiskFileSystem): Promise<string> =>
  (await fs.readdir("/")).sort().join().replaceAll("d", "");

describe.each(models)("crashStates under %s", (model) => {
  it("comes to each state once, and its fingerprint tells it from all others", async () => {
    for (let seed = 0; seed < 12; seed += 1) {
      const { recording } = await randomRun(new Choices(seed), 12, { model });
      const treesByPrint = new Map<string, string>();
      const seen = new Set<string>();
      for (const state of crashStates(recording, { seed, mostStates: 150 })) {
        const tree = await treeOf(state);
        expect(treesByPrint.get(state.fingerprint) ?? tree).toBe(tree);
        treesByPrint.set(state.fingerprint, tree);
        const key = `${state.notes.join()}\n${tree}`;
        expect(seen).not.toContain(key);
        seen.add(key);
      }
      expect(new Set(treesByPrint.values()).size).toBe(treesByPrint.size);
    }
  });

  it("is the same for the same seed, and on a recording of the same run", async () => {
    const run = async (): Promise<DiskRecording> =>
      (await randomRun(new Choices(7), 30, { model })).recording;
    const [one, other] = [await run(), await run()];
    const options = { seed: 3, mostStates: 200 };
    const ids = idsOf(crashStates(one, options));
    const states = crashStates(one, options);
    expect([idsOf(states), idsOf(states)]).toEqual([ids, ids]);
    expect(idsOf(crashStates(other, options))).toEqual(ids);
    expect(idsOf(crashStates(one, { ...options, seed: 4 }))).not.toEqual(ids);
  });

  it("each state is replayed by its id", async () => {
    const run = async (): Promise<DiskRecording> =>
      (await randomRun(new Choices(11), 25, { model })).recording;
    const [one, other] = [await run(), await run()];
    for (const state of crashStates(one, { seed: 1, mostStates: 100 })) {
      const again = crashStateOf(other, state.id);
      const { id, moment, notes, fingerprint } = state;
      expect(again).toMatchObject({ id, moment, notes, fingerprint });
      expect(String(again)).toBe(String(state));
      expect(await treeOf(again)).toBe(await treeOf(state));
    }
  });
});

describe("crashStates", () => {
  const trial = async (count: number): Promise<{ all: readonly string[]; seen: Set<string> }> => {
    const recording = await recordingOf(manyNames(count));
    const seen = new Set<string>();
    for (const state of crashStates(recording, { seed: 5, exhaustiveUpTo: 0 })) {
      seen.add(await names(state.disk().mount()));
    }
    return { all: Array.from({ length: count }, (_, name) => String(name).padStart(2, "0")), seen };
  };

  it("tries each change lost alone, kept alone, and as the last one kept", async () => {
    const { all, seen } = await trial(50);
    for (const [at, name] of all.entries()) {
      expect(seen).toContain(all.filter((other) => other !== name).join());
      expect(seen).toContain(name);
      expect(seen).toContain(all.slice(0, at + 1).join());
    }
    expect(seen).toContain("");
  });

  it("has each of a few changes overtaken by each later one", async () => {
    const { all, seen } = await trial(10);
    for (let end = 1; end < all.length; end += 1) {
      for (const lost of all.slice(0, end)) {
        expect(seen).toContain(all.filter((name, at) => name !== lost && at <= end).join());
      }
    }
    // Far from all there are.
    expect(seen.size).toBeLessThan(2 ** 9);
  });

  it("keeps and loses writes like names: each lost alone, kept alone, as the last one kept, and all or none", async () => {
    const count = 40;
    const disk = new PowerCutDisk();
    const fs = disk.mount();
    await durableFile(fs, "/f", "a".repeat(512 * count));
    const recording = disk.record();
    const handle = await fs.open("/f", "r+");
    for (let sector = 0; sector < count; sector += 1) {
      await handle.write(Buffer.alloc(512, "b"), 0, 512, 512 * sector);
    }
    const seen = new Set<string>();
    for (const state of crashStates(recording, { seed: 5, exhaustiveUpTo: 0 })) {
      seen.add((await contentOf(state.disk().mount(), "/f")).replace(/(.)\1{511}/g, "$1"));
    }
    expect(seen).toContain("a".repeat(count));
    for (let at = 0; at < count; at += 1) {
      const after = count - at - 1;
      expect(seen).toContain(`${"b".repeat(at)}a${"b".repeat(after)}`);
      expect(seen).toContain(`${"a".repeat(at)}b${"a".repeat(after)}`);
      expect(seen).toContain("b".repeat(at + 1) + "a".repeat(after));
    }
  });

  it("keeps names and sizes without any bytes", async () => {
    const recording = await recordingOf(async (fs) => {
      for (let name = 0; name < 12; name += 1) await fs.writeFile(`/f${name}`, "content");
    });
    let zeros = 0;
    for (const state of crashStates(recording, { seed: 5, exhaustiveUpTo: 0 })) {
      const found = await readTree(state.disk().mount());
      const files = found.filter((entry) => entry.kind === "file");
      if (
        files.length === 12 &&
        files.every(({ bytes }) => bytes.length === 7 && bytes.every((byte) => byte === 0))
      )
        zeros += 1;
    }
    expect(zeros).toBe(1);
  });

  it("tears each write at its first and its last sector, with what came later kept or lost", async () => {
    const sectors = 8;
    const recording = await recordingOf(async (fs, disk) => {
      await durableFile(fs, "/f", "a".repeat(512 * sectors));
      await durableFile(fs, "/g", "a");
      const handle = await fs.open("/f", "r+");
      await handle.write(Buffer.alloc(512 * sectors, "b"), 0, 512 * sectors, 0);
      await fs.writeFile("/g", "b", { flag: "r+" });
      expect(disk.pending).toBe(2);
    });
    const seen = new Set<string>();
    for (const state of crashStates(recording, { seed: 5, exhaustiveUpTo: 0 })) {
      const fs = state.disk().mount();
      const f = (await contentOf(fs, "/f")).replace(/(.)\1{511}/g, "$1");
      seen.add(`${f} ${await contentOf(fs, "/g")}`);
    }
    for (const torn of ["baaaaaaa", "abbbbbbb", "bbbbbbba"]) {
      expect(seen).toContain(`${torn} a`);
      expect(seen).toContain(`${torn} b`);
    }
  });

  it("keeps or loses all of one file, and all of one directory", async () => {
    const recording = await recordingOf(async (fs) => {
      await fs.mkdir("/d");
      await durableFile(fs, "/f", "a".repeat(1024));
      await durableFile(fs, "/g", "a".repeat(1024));
      for (const path of ["/f", "/g"]) {
        for (const at of [0, 512]) {
          const handle = await fs.open(path, "r+");
          await handle.write(Buffer.alloc(512, "b"), 0, 512, at);
          await handle.close();
        }
      }
      for (const name of ["/1", "/d/3", "/2", "/d/4"]) await fs.mkdir(name);
    });
    const seen = new Set<string>();
    for (const state of crashStates(recording, { seed: 5, exhaustiveUpTo: 0 })) {
      const fs = state.disk().mount();
      const files = await Promise.all(["/f", "/g"].map(async (path) => await contentOf(fs, path)));
      const names = [...(await fs.readdir("/")), ...(await fs.readdir("/d").catch(() => []))];
      const found = [...files.map((content) => content.replace(/(.)\1{511}/g, "$1")), ...names.sort()];
      seen.add(found.filter((part) => !/^[dfg]$/.test(part)).join(" "));
    }
    for (const state of [
      "bb aa",
      "aa bb",
      "aa aa 1 2",
      "aa aa 3 4",
      "aa bb 1 2 3 4",
      "bb bb 1 2",
      "bb bb 3 4",
    ]) {
      expect(seen).toContain(state);
    }
  });

  it("spreads as many states as were asked for over the whole run", async () => {
    const rounds = 30;
    const recording = await recordingOf(async () => undefined);
    const disk = new PowerCutDisk();
    const long = disk.record();
    const fs = disk.mount();
    for (let round = 0; round < rounds; round += 1) {
      await manyNames(12)(fs, disk);
      for (const name of await fs.readdir("/")) await fs.rmdir(`/${name}`);
      await sync(fs, "/");
      long.mark(round);
    }
    for (const mostStates of [15, 30, 600]) {
      const states = [...crashStates(long, { seed: 1, mostStates })];
      expect(states).toHaveLength(mostStates);
      const moments = states.map(({ moment }) => moment);
      for (let fifth = 0; fifth < 5; fifth += 1) {
        const inIt = moments.filter((moment) => Math.floor((5 * moment) / (long.moments + 1)) === fifth);
        expect(inIt.length / mostStates).toBeGreaterThan(0.1);
        expect(inIt.length / mostStates).toBeLessThan(0.3);
      }
    }
    expect([...crashStates(long, { seed: 1, mostStates: 0 })]).toEqual([]);
    expect([...crashStates(recording, { seed: 1, mostStates: 10 })]).toHaveLength(1);
  });

  it("asks again where a moment has more, until there are as many as were asked for", async () => {
    const recording = await recordingOf(async (fs, disk) => {
      // Almost all states are those of the first moments.
      await manyNames(9)(fs, disk);
      for (let round = 0; round < 20; round += 1) await sync(fs, "/");
      await fs.mkdir("/last");
    });
    const states = [...crashStates(recording, { seed: 1, mostStates: 500 })];
    expect(states).toHaveLength(500);
    const all = [...crashStates(recording, { seed: 1, mostStates: 100_000 })];
    expect(all).toHaveLength(2 ** 9 + 1);
  });

  it("is lazy, and does not look at what happens after it began", async () => {
    const disk = new PowerCutDisk();
    const recording = disk.record();
    await manyNames(50)(disk.mount(), disk);
    const states = crashStates(recording, { seed: 1 })[Symbol.iterator]();
    const first = states.next().value as CrashState;
    await disk.mount().mkdir("/later");
    await sync(disk.mount(), "/");
    expect(await first.disk().mount().readdir("/")).not.toContain("later");
    for (let at = 0; at < 20; at += 1) {
      const state = states.next().value as CrashState;
      expect(await state.disk().mount().readdir("/")).not.toContain("later");
      expect(state.moment).toBeLessThanOrEqual(50);
    }
  });

  it("a state carries what was marked until the next change, and no more", async () => {
    const recording = await recordingOf(async () => undefined);
    const disk = new PowerCutDisk();
    const run = disk.record();
    const fs = disk.mount();
    run.mark("begins");
    await durableFile(fs, "/f", "one");
    run.mark({ acknowledged: "one" });
    await fs.writeFile("/f", "two", { flag: "r+", flush: true });
    run.mark({ acknowledged: "two" });
    const byNotes = new Map<string, Set<string>>();
    for (const state of crashStates(run, { seed: 1 })) {
      const notes = JSON.stringify(state.notes);
      byNotes.set(notes, (byNotes.get(notes) ?? new Set()).add(await contentOf(state.disk().mount(), "/f")));
    }
    const [one, two] = [{ acknowledged: "one" }, { acknowledged: "two" }];
    expect(byNotes.get(JSON.stringify(["begins"]))).toEqual(new Set(["absent", "", "\0\0\0", "one"]));
    expect(byNotes.get(JSON.stringify(["begins", one]))).toEqual(new Set(["one", "two"]));
    expect(byNotes.get(JSON.stringify(["begins", one, two]))).toEqual(new Set(["two"]));
    expect(byNotes.size).toBe(3);
    expect([...crashStates(recording, { seed: 1 })].map(({ notes }) => notes)).toEqual([[]]);
  });

  it("goes on over a cut that happened: before it all states, after it what was left", async () => {
    const disk = new PowerCutDisk();
    const recording = disk.record();
    await disk.mount().mkdir("/a");
    disk.cut(new Choices(1));
    const left = await disk.mount().readdir("/");
    await disk.mount().mkdir("/b");
    recording.mark("after");
    const names = new Set<string>();
    for (const state of crashStates(recording, { seed: 1 })) {
      const found = (await state.disk().mount().readdir("/")).join();
      if (state.notes.length > 0) names.add(`after: ${found}`);
      else names.add(found);
    }
    expect(names).toEqual(
      new Set(["", "a", left.join(), [...left].join(), `after: ${left}`, `after: ${[...left, "b"]}`]),
    );
  });

  it("the disk of a state is one to work on, crash and record again, as often as it is asked for", async () => {
    const recording = await recordingOf(async (fs) => await durableFile(fs, "/f", "content"));
    recording.mark("done");
    const state = [...crashStates(recording, { seed: 1 })].at(-1) as CrashState;
    const disk = state.disk();
    expect(disk.pending).toBe(0);
    const again = disk.record();
    await disk.mount().unlink("/f");
    const found = new Set<string>();
    for (const second of crashStates(again, { seed: 1 }))
      found.add(await contentOf(second.disk().mount(), "/f"));
    expect(found).toEqual(new Set(["absent", "content"]));
    expect(await contentOf(state.disk().mount(), "/f")).toBe("content");
  });

  it("the disk of a state keeps the times of its files, and follows the state's model unless told otherwise", async () => {
    const clock = new ManualClock();
    const disk = new PowerCutDisk({ clock });
    const recording = disk.record();
    await durableFile(disk.mount(), "/f", "content");
    const { mtimeMs } = await disk.mount().stat("/f");
    clock.advance(60_000);
    await disk.mount().mkdir("/d");
    const states = [...crashStates(recording, { seed: 1, model: "ext4-like" })];
    const last = states.at(-1) as CrashState;
    const later = last.disk({ clock });
    expect((await later.mount().stat("/f")).mtimeMs).toBe(mtimeMs);
    const statesOf = async (other: PowerCutDisk): Promise<number> => {
      const second = other.record();
      await manyNames(3)(other.mount(), other);
      return [...crashStates(second, { seed: 1 })].length;
    };
    expect(await statesOf(last.disk())).toBe(4);
    expect(await statesOf(last.disk({ model: "posix-min" }))).toBe(8);
  });

  it("says what was kept, lost and torn", async () => {
    const recording = await recordingOf(async (fs) => {
      await durableFile(fs, "/f", "a".repeat(1024));
      await fs.writeFile("/f", "b".repeat(1024), { flag: "r+" });
      await fs.rename("/f", "/g");
    });
    const stories = [...crashStates(recording, { seed: 1 })].map(String);
    expect(stories).toContain(
      [
        "power cut at moment 7, posix-min@7-t1k1",
        "torn, only sectors 0 kept: write of bytes 0 to 1024 of /f",
        "kept: rename of /f to g",
      ].join("\n"),
    );
  });

  it("refuses what it cannot use", async () => {
    const recording = await recordingOf(manyNames(3));
    const refuses = (run: () => unknown, message: RegExp): void => {
      expect(run).toThrow(InvalidArgumentError);
      expect(run).toThrow(message);
    };
    refuses(() => crashStates({ moments: 1, mark: () => undefined }, { seed: 1 }), /disk\.record\(\)/);
    refuses(() => crashStates(recording, { seed: 1, mostStates: Number.NaN }), /mostStates is NaN/);
    refuses(() => crashStates(recording, { seed: 1, exhaustiveUpTo: -1 }), /exhaustiveUpTo is -1/);
    refuses(() => crashStates(recording, { seed: 1, model: "ext5" as "ext4-like" }), /model is ext5/);
    refuses(() => crashStateOf(recording, "posix-min@1"), /give the id of a crash state/);
    refuses(() => crashStateOf(recording, "posix-min@4-k3"), /later moment than the 3/);
    refuses(() => crashStateOf(recording, "posix-min@3-k2"), /another run/);
    refuses(() => crashStateOf(recording, "posix-min@3-k2t3"), /another run/);
    refuses(() => crashStateOf(recording, "posix-min@3-k4"), /another run/);
    refuses(() => new PowerCutDisk({ model: "ext5" as "ext4-like" }), /model is ext5/);
  });
});
