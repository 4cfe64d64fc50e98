import { Choices } from "@holdfast/worlds";
import { type FoundTree, PowerCutDisk, readTree } from "@holdfast/worlds/disk";
import { describe, expect, it } from "vitest";
import { anchorState, anchors } from "./anchors.js";
import { describeDisagreement } from "./describe-disagreement.js";
import { type FileCall, runCall } from "./file-call.js";
import { judgeTree, refusesLossOfSynced } from "./judge-tree.js";
import { makeDurable } from "./make-durable.js";
import { randomCalls, randomSetup } from "./random-calls.js";
import { type DoneCalls, replayCalls, setupStamp } from "./replay-calls.js";
import { changesSeen } from "./seen-changes.js";
import { possibleStates } from "./try-anchors.js";

/** Calls on a simulated disk in the place of a real one. */
async function doneOn(
  disk: PowerCutDisk,
  setup: readonly FileCall[],
  calls: readonly FileCall[],
): Promise<DoneCalls> {
  const surroundings = { fileSystem: disk.mount(), root: "/", writeBack: async () => undefined };
  for (const [at, call] of setup.entries()) await runCall(surroundings, call, setupStamp(at));
  await makeDurable(disk.mount());
  const ends: (string | undefined)[] = [];
  for (const [at, call] of calls.entries()) {
    const end = await runCall(surroundings, call, at + 1).then(
      () => undefined,
      (error: NodeJS.ErrnoException) => error.code,
    );
    ends.push(end);
  }
  return { setup, calls, ends, isCutInCall: false };
}

describe("the judge of what a real cut left", () => {
  it("allows whatever the world itself leaves, and refuses it had all been fsynced", async () => {
    let losses = 0;
    for (let seed = 1; seed <= 40; seed += 1) {
      const choices = new Choices(seed);
      const disk = new PowerCutDisk();
      const done = await doneOn(disk, randomSetup(choices), randomCalls(choices, 20));
      const replayed = await replayCalls(done);
      expect(replayed.differences).toEqual([]);
      expect(await readTree(disk.mount())).toHaveLength(replayed.visible.length);
      disk.cut(choices);
      const found = await readTree(disk.mount());
      expect(judgeTree(replayed, found, "posix-min"), `seed ${seed}`).toEqual({
        isAllowed: true,
        reasons: [],
      });
      const refused = refusesLossOfSynced(replayed, found);
      expect(refused).not.toBe(false);
      if (refused) losses += 1;
    }
    expect(losses).toBeGreaterThan(0);
  });

  it("refuses bytes that nobody wrote, and the loss of what was fsynced", async () => {
    const disk = new PowerCutDisk();
    const setup: FileCall[] = [{ kind: "create", path: "/f", bytes: 700 }];
    const done = await doneOn(disk, setup, [{ kind: "append", path: "/f", bytes: 10 }]);
    const replayed = await replayCalls(done);
    const foreign: FoundTree = [{ path: "/f", kind: "file", bytes: Buffer.alloc(700, 0xff), ino: 1 }];
    expect(judgeTree(replayed, foreign, "posix-min").isAllowed).toBe(false);
    expect(judgeTree(replayed, [], "posix-min")).toMatchObject({
      isAllowed: false,
      reasons: [expect.stringContaining("/f")],
    });
  });

  it("tells a call that ended otherwise", async () => {
    const calls: FileCall[] = [{ kind: "unlink", path: "/f" }];
    const done = { setup: [], calls, isCutInCall: false };
    expect((await replayCalls({ ...done, ends: [undefined] })).differences).toEqual([
      "unlink /f: well on the real disk, ENOENT on the simulated one",
    ]);
    expect((await replayCalls({ ...done, ends: ["ENOENT"] })).differences).toEqual([]);
  });

  it("takes a call in which the power was cut for done, in part, or not", async () => {
    const calls: FileCall[] = [{ kind: "create", path: "/f", bytes: 5_000 }];
    const replayed = await replayCalls({ setup: [], calls, ends: [], isCutInCall: true });
    const [from, to] = replayed.moments;
    expect(to).toBeGreaterThan(from);
    const part: FoundTree = [{ path: "/f", kind: "file", bytes: new Uint8Array(0), ino: 1 }];
    for (const found of [[], part, replayed.visible])
      expect(judgeTree(replayed, found, "posix-min").isAllowed).toBe(true);
  });
});

describe("anchors", () => {
  it.each(anchors.map(({ id }) => id))("%s: the world may leave what was measured", async (id) => {
    const anchor = anchors.find((one) => one.id === id)!;
    const disk = new PowerCutDisk();
    const replayed = await replayCalls(await doneOn(disk, anchor.setup, anchor.calls));
    expect(anchorState(replayed.visible)).toBe("new");
    const measured = Object.values(anchor.measured).flat();
    const possible = await possibleStates(replayed);
    expect(possible).toEqual(expect.arrayContaining(measured));
    if (anchor.isCertain) expect(possible).toEqual(["new"]);
  });
});

describe("a disagreement", () => {
  it("is told with all that was done, and with what each part of a file comes from", async () => {
    const setup: FileCall[] = [{ kind: "create", path: "/f", bytes: 40 }];
    const calls: FileCall[] = [
      { kind: "write", path: "/f", at: 100, bytes: 6 },
      { kind: "unlink", path: "/g" },
      { kind: "sync", path: "/" },
    ];
    const done: DoneCalls = { setup, calls, ends: [undefined, "ENOENT"], isCutInCall: true };
    const { visible: found } = await replayCalls(done);
    const told = {
      format: "xfs",
      seed: 1,
      cut: 2,
      tree: 3,
      problems: ["not allowed: it"],
      done,
      found,
    } as const;
    expect(describeDisagreement(told).split("\n")).toEqual([
      "xfs, seed 1, cut 2, tree 3:",
      "not allowed: it",
      "durable before:",
      "  create /f bytes 40",
      "done:",
      "  1 write /f at 100 bytes 6",
      "  2 unlink /g → ENOENT",
      "  3 sync / → cut",
      "found:",
      "  /f 106 bytes: 1000 from 0, zeros from 40, 1 from 100",
    ]);
  });
});

describe("what a cut did to a tree", () => {
  const file = (path: string, content: string): FoundTree[number] => {
    return { path, kind: "file", bytes: Buffer.from(content), ino: path.length };
  };
  it.each([
    [[file("/f", "abc")], [file("/f", "abc")], "nothing was lost"],
    [[file("/f", "abc")], [], "a name is gone"],
    [[], [file("/f", "abc")], "a name is back"],
    [[file("/f", "abc")], [file("/f", "")], "an empty file"],
    [[file("/f", "abc")], [file("/f", "\0\0\0")], "a file of zeros"],
    [[file("/f", "abc")], [file("/f", "a\0c")], "zeros in a file"],
    [[file("/f", "abc")], [file("/f", "ab")], "the beginning of a file"],
    [[file("/f", "abc")], [file("/f", "xyz")], "other content"],
  ] as const)("%#: %o", (visible, found, change) => {
    expect([...changesSeen(visible, found)]).toEqual([change]);
  });
});

describe("what real disks were seen to leave", () => {
  it("may have the end of a block cleared by a truncation whose size was lost (ext4)", async () => {
    const setup: FileCall[] = [{ kind: "create", path: "/f", bytes: 9_000 }];
    const calls: FileCall[] = [{ kind: "truncate", path: "/f", to: 4_095 }];
    const replayed = await replayCalls({ setup, calls, ends: [undefined], isCutInCall: false });
    const bytes = Buffer.alloc(9_000, `${setupStamp(0)};`);
    bytes[4_095] = 0;
    const found: FoundTree = [{ path: "/f", kind: "file", bytes, ino: 1 }];
    expect(judgeTree(replayed, found, "posix-min")).toEqual({ isAllowed: true, reasons: [] });
  });
});
