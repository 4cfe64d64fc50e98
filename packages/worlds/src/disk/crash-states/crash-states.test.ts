import { describe, expect, it } from "vitest";
import { randomRun } from "../../../test/support/random-run.js";
import { Choices } from "../../choices.js";
import { survivorsOver } from "../apply-atom.js";
import { type CrashModelName, crashModel } from "../crash-model.js";
import { allSurvivals, countSurvivals } from "./all-survivals.js";
import { windowAt } from "./crash-state.js";
import { crashStates } from "./crash-states.js";
import { fingerprint } from "./disk-fingerprint.js";
import { type DiskRecording, recordedRun } from "./disk-recording.js";
import { RunReplay } from "./run-replay.js";

const models: readonly CrashModelName[] = ["posix-min", "ext4-like"];
const mostChoices = 600;

/** Every state of one moment; nothing where that would be too many. */
function statesAt(recording: DiskRecording, moment: number): Set<string> | undefined {
  const run = recordedRun(recording);
  const { model } = run.start;
  const { durable, pending } = windowAt(new RunReplay(run.entries, run.start.fork()), moment);
  if (countSurvivals(model, pending) > mostChoices) return undefined;
  const all = [...allSurvivals(model, pending)];
  return new Set(all.map((survivals) => fingerprint(survivorsOver(durable, pending, survivals))));
}

/** Every state of every single moment, with what had been marked; nothing where that would be too many. */
function byBruteForce(recording: DiskRecording, name: CrashModelName): Set<string> | undefined {
  const run = recordedRun(recording);
  const model = crashModel(name);
  const replay = new RunReplay(run.entries, run.start.fork(name));
  const states = new Set<string>();
  for (let moment = 0; moment <= run.moments; moment += 1) {
    const { durable, pending, notes } = windowAt(replay, moment);
    if (countSurvivals(model, pending) > mostChoices) return undefined;
    for (const survivals of allSurvivals(model, pending)) {
      states.add(`${fingerprint(survivorsOver(durable, pending, survivals))} ${notes.join()}`);
    }
  }
  return states;
}

describe.each(models)("crashStates under %s", (model) => {
  it("a recording leads to where the disk is that was recorded", async () => {
    let runs = 0;
    for (let seed = 0; seed < 150; seed += 1) {
      const choices = new Choices(seed);
      const { disk, recording } = await randomRun(choices, 1 + choices.below(25), { model });
      const [replayed, actual] = [statesAt(recording, recording.moments), statesAt(disk.record(), 0)];
      if (!replayed || !actual) continue;
      expect(replayed, `seed ${seed}`).toEqual(actual);
      runs += 1;
    }
    expect(runs).toBeGreaterThan(50);
  });

  it("has the states of every moment, although it looks only where fsyncs and marks are", async () => {
    let runs = 0;
    for (let seed = 0; seed < 150; seed += 1) {
      const choices = new Choices(seed);
      const { recording } = await randomRun(choices, 1 + choices.below(7), { model });
      const expected = byBruteForce(recording, model);
      if (!expected) continue;
      const found = [...crashStates(recording, { seed, exhaustiveUpTo: mostChoices })];
      const states = found.map((state) => `${state.fingerprint} ${state.notes.join()}`);
      expect(new Set(states), `seed ${seed}`).toEqual(expected);
      expect(states).toHaveLength(expected.size);
      runs += 1;
    }
    expect(runs).toBeGreaterThan(50);
  });
});
