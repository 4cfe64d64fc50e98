import { describe, expect, it } from "vitest";
import { durableFile, recordingOf } from "../../../test/support/crash-states.js";
import { randomRun } from "../../../test/support/random-run.js";
import { Choices } from "../../choices.js";
import { type CrashModelName, crashModel } from "../crash-model.js";
import { countSurvivals } from "../crash-states/all-survivals.js";
import { type CrashState, windowAt } from "../crash-states/crash-state.js";
import { crashStates } from "../crash-states/crash-states.js";
import { crashWindows } from "../crash-states/crash-windows.js";
import { type DiskRecording, recordedRun } from "../crash-states/disk-recording.js";
import { RunReplay } from "../crash-states/run-replay.js";
import { allowsState } from "./allows-state.js";
import { type FoundEntry, type FoundTree, readTree } from "./found-tree.js";

const models: readonly CrashModelName[] = ["posix-min", "ext4-like"];

/** Equal for equal trees. */
function keyOf(found: FoundTree): string {
  const firsts = new Map<number, string>();
  return found
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
    .map((entry) => {
      if (entry.kind === "directory") return `${entry.path}/`;
      const first = firsts.get(entry.ino) ?? entry.path;
      firsts.set(entry.ino, first);
      return `${entry.path} ${first} ${Buffer.from(entry.bytes).toString("latin1")}`;
    })
    .join("\n");
}

async function treeOf(state: CrashState): Promise<FoundTree> {
  return await readTree(state.disk().mount());
}

/** A tree that is nearly another: parts of it come from a third, are missing, or are changed. */
function nearly(tree: FoundTree, other: FoundTree, choices: Choices): FoundTree {
  const files = tree.filter((entry) => entry.kind === "file");
  const others = other.filter((entry) => entry.kind === "file");
  if (files.length === 0) return other;
  const file = choices.pick(files);
  const replaced = (by: Partial<FoundEntry>): FoundTree => {
    return tree.map(
      (entry) =>
        (entry.kind === "file" && entry.ino === file.ino ? { ...entry, ...by } : entry) as FoundEntry,
    );
  };
  switch (choices.below(5)) {
    case 0:
      return tree.filter((entry) => entry !== file);
    case 1:
      return replaced({ bytes: others.length > 0 ? choices.pick(others).bytes : new Uint8Array(3) });
    case 2: {
      const bytes = Uint8Array.from(file.bytes);
      bytes.fill(0, choices.below(bytes.length + 1));
      return replaced({ bytes });
    }
    case 3:
      return replaced({ bytes: file.bytes.subarray(0, choices.below(file.bytes.length + 1)) });
    default: {
      // Another name of the same file, or the same content as a file of its own.
      const ino = choices.chance(0.5) ? file.ino : 999;
      const path = choices.pick(["/a", "/b", "/c"]);
      return [
        ...tree.filter((entry) => entry.path !== path && !entry.path.startsWith(`${path}/`)),
        { ...file, path, ino },
      ];
    }
  }
}

/** How many choices of what survives there are at the moment that has most. */
function mostChoices(recording: DiskRecording, model: CrashModelName): number {
  const run = recordedRun(recording);
  const replay = new RunReplay(run.entries, run.start.fork(model));
  const counts = crashWindows(run.entries).map((moment) => {
    return countSurvivals(crashModel(model), windowAt(replay, moment).pending);
  });
  return Math.max(...counts);
}

/** All trees that crashes leave, if they are few enough to try every one. */
async function everyTree(
  recording: DiskRecording,
  model: CrashModelName,
): Promise<Map<string, FoundTree> | undefined> {
  const most = 500;
  if (mostChoices(recording, model) > most) return undefined;
  const trees = new Map<string, FoundTree>();
  for (const state of crashStates(recording, { model, seed: 1, exhaustiveUpTo: most })) {
    const tree = await treeOf(state);
    trees.set(keyOf(tree), tree);
  }
  return trees;
}

describe.each(models)("allowsState under %s", (model) => {
  it("agrees with all crash states there are, on them and on trees that are nearly one", async () => {
    const seen = { allowed: 0, refused: 0 };
    for (let seed = 0; seed < 150; seed += 1) {
      const choices = new Choices(seed);
      const { recording } = await randomRun(choices, 1 + choices.below(6), { model });
      const trees = await everyTree(recording, model);
      if (!trees) continue;
      const all = [...trees.values()];
      const tried = all.slice(0, 30);
      for (let at = 0; at < 30; at += 1) tried.push(nearly(choices.pick(all), choices.pick(all), choices));
      for (const tree of tried) {
        const { isAllowed, reason } = allowsState(recording, tree);
        const isThere = trees.has(keyOf(tree));
        expect(isAllowed, `seed ${seed}: ${reason}\n${keyOf(tree)}`).toBe(isThere);
        seen[isThere ? "allowed" : "refused"] += 1;
      }
    }
    // Unless both were tried often, nothing was compared.
    expect(seen.allowed).toBeGreaterThan(1000);
    expect(seen.refused).toBeGreaterThan(1000);
  });

  it("allows what sizes that were kept have cleared, though a smaller one before them was lost", async () => {
    const recording = await recordingOf(async (fs) => {
      await durableFile(fs, "/f", "a".repeat(1000));
      for (const size of [100, 500, 1000, 3, 700]) await fs.truncate("/f", size);
    }, model);
    const contents = new Set<string>();
    for (const state of crashStates(recording, { seed: 1, exhaustiveUpTo: 10_000 })) {
      const tree = await treeOf(state);
      contents.add(keyOf(tree));
      expect(allowsState(recording, tree), String(state)).toMatchObject({ isAllowed: true });
    }
    expect(contents.size).toBeGreaterThan(5);
    const grown = `/f /f ${"a".repeat(500)}${"\0".repeat(500)}`;
    expect(contents.has(grown)).toBe(model === "posix-min");
  });

  it("allows every crash state of long runs too, at its moment and at any", async () => {
    for (let seed = 0; seed < 15; seed += 1) {
      const { recording } = await randomRun(new Choices(seed), 40, { model });
      for (const state of crashStates(recording, { seed, mostStates: 50 })) {
        const tree = await treeOf(state);
        const { moment } = state;
        expect(allowsState(recording, tree, { moment }), String(state)).toMatchObject({
          isAllowed: true,
          moment,
        });
        expect(allowsState(recording, tree).isAllowed, String(state)).toBe(true);
      }
    }
  });
});
