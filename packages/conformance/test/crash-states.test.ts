import { InvalidArgumentError } from "@holdfast/core";
import { describe, expect, test } from "vitest";
import {
  type CrashSubject,
  type ExploreCrashStatesOptions,
  exploreCrashStates,
  replayCrashState,
} from "../src/crash-states/index.js";
import type { AdapterMutant } from "../src/mutants/adapter-mutant.js";
import { GoodFileBackend } from "../src/mutants/good-file-backend.js";
import { goodFileSteps } from "../src/mutants/good-file-steps.js";
import { powerMutants } from "../src/mutants/power-mutants.js";

/** The good file backend, or a mutant of it. */
function subject(name: string, mutant: Pick<AdapterMutant, "steps"> = {}): CrashSubject {
  return {
    name,
    open: ({ fileSystem }) => {
      const good = goodFileSteps(fileSystem);
      return new GoodFileBackend("/", { ...good, ...mutant.steps?.(good) });
    },
  };
}

function stepsOf(id: string): Pick<AdapterMutant, "steps"> {
  const mutant = powerMutants.find((one) => one.id === id);
  if (!mutant) throw new Error(`there is no mutant ${id}`);
  return mutant;
}

const good = subject("good");

describe("exploreCrashStates", () => {
  test("finds nothing in a backend that keeps its promises, and tells what it has tried", async () => {
    for (const model of ["posix-min", "ext4-like"] as const) {
      const report = await exploreCrashStates(good, { states: 250, seed: 3, model });
      expect(report.violations).toEqual([]);
      expect(report).toMatchObject({ subject: "good", model, seed: 3, states: 250, failedSyncs: 1 });
      expect(report.acknowledged).toBeGreaterThan(0);
      expect(report.secondCrashes).toBeGreaterThan(0);
      expect(report.disks).toBeGreaterThan(100);
    }
  });

  test("names each state that it judges, once", async () => {
    const keys: string[] = [];
    const disks = new Set<string>();
    const report = await exploreCrashStates(good, {
      states: 150,
      onProgress: ({ stateKey, diskKey, states }) => {
        keys.push(stateKey);
        disks.add(diskKey);
        expect(states).toBe(keys.length);
      },
    });
    expect(new Set(keys).size).toBe(150);
    expect(disks.size).toBe(report.disks);
  });

  const found: Readonly<Record<string, RegExp>> = {
    "file-not-synced": /^(DURABLE|PROGRESS|RESTORABLE|SEALED)$/,
    "directory-not-synced": /^(DURABLE|PROGRESS|RESTORABLE)$/,
    "new-directory-not-synced": /^(DURABLE|PROGRESS|RESTORABLE)$/,
    "synced-after-naming": /^(ATOMIC|PROGRESS|RESTORABLE|SEALED)$/,
  };
  for (const [id, invariant] of Object.entries(found)) {
    test(`finds ${id}, and replays it`, async () => {
      const broken = subject(id, stepsOf(id));
      const { violations } = await exploreCrashStates(broken, { states: 2000 });
      const [violation] = violations;
      expect(violation?.invariant).toMatch(invariant);
      expect(violation?.story).toContain("power cut at moment");
      const again = await replayCrashState(broken, violation?.token ?? "");
      expect(again?.invariant).toBe(violation?.invariant);
    });
  }

  test("ends by its signal", async () => {
    const ending = new AbortController();
    const onProgress: ExploreCrashStatesOptions["onProgress"] = () => ending.abort(new Error("enough"));
    const exploring = exploreCrashStates(good, { states: 100, onProgress, signal: ending.signal });
    await expect(exploring).rejects.toThrow("enough");
  });

  test("refuses what it cannot use, and says what to give", async () => {
    await expect(exploreCrashStates(good, { states: 0 })).rejects.toThrow(InvalidArgumentError);
    await expect(exploreCrashStates(good, { states: 1, seed: -1 })).rejects.toThrow("seed is -1");
    await expect(replayCrashState(good, "nonsense")).rejects.toThrow("give one that a violation told");
  });
});
