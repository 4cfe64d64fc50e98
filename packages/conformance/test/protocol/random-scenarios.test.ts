import { env } from "node:process";
import { beforeAll, describe, expect, it } from "vitest";
import type { Invariant } from "../../src/case/invariant.js";
import { replaySchedule } from "../../src/model/index.js";
import { play } from "../../src/model/play.js";
import { RandomChooser } from "../../src/model/random-chooser.js";
import { randomConfiguration } from "../../src/model/random-configuration.js";
import { tokenOf } from "../../src/model/schedule.js";
import { shrink } from "../../src/model/shrink.js";
import { Findings } from "../../src/oracle/findings.js";

/** HOLDFAST_SCENARIOS plays more; HOLDFAST_SEED, as a failure prints it, plays the same ones again. */
const { HOLDFAST_SCENARIOS = "200", HOLDFAST_SEED } = env;
const scenarios = Number(HOLDFAST_SCENARIOS);
const seed = Number(HOLDFAST_SEED ?? Date.now() % 2 ** 31);

const found = new Findings();
let failure = "";

beforeAll(async () => {
  for (let played = 0; played < scenarios && failure === ""; played += 1) {
    const configuration = randomConfiguration(seed + played);
    const chooser = new RandomChooser(seed + played);
    const { world } = await play(configuration, chooser);
    found.count(world.findings);
    const [violated] = world.findings.violations;
    if (!violated) continue;
    const schedule = { configuration, dropped: [], deviations: chooser.deviations };
    const smallest = await shrink(schedule, violated.invariant);
    const { events } = await replaySchedule(smallest);
    const { invariant, what } = violated;
    failure = `${invariant}: ${what}\n${events.join("\n")}\nHOLDFAST_SEED=${seed + played}, token ${tokenOf(smallest)}`;
  }
}, 24 * 3_600_000);

const statements: Record<Invariant, string> = {
  ATOMIC: "a reader sees a checkpoint whole or not at all",
  DURABLE: "an acknowledged record and all it names survive every later crash",
  LINEAR: "one record per seq, never changed, never lost while ≥ floor",
  FENCED: "no append of an older generation is ordered after a claim, which restores what its record lists",
  RESTORABLE: "what head lists as live can be read completely until a later record drops it",
  MONOTONE: "an expired checkpoint never comes back, and latest never goes backwards",
  HONEST: "acknowledged means applied, and a definite failure means not applied, ever",
  BOUNDED: "every call ends by its deadline with a result or a typed error",
  CLEAN: "after quiescence and one sweep storage holds exactly what head reaches",
  PROGRESS: "after any history a new claim restores and commits",
  SEALED: "no flipped, truncated, swapped or missing byte is handed out as state",
  EFFECTIVE: "effects of committed checkpoints are carried out at least once, of others never",
};

describe(`${scenarios} random scenarios from seed ${seed}`, () => {
  for (const [id, statement] of Object.entries(statements) as [Invariant, string][]) {
    it(`${id}: ${statement}`, () => {
      expect(failure.startsWith(id) ? failure : "").toBe("");
      if (failure === "") expect(found.judged.get(id) ?? 0).toBeGreaterThan(0);
    });
  }

  it("plays every scenario to its end", () => {
    expect(failure).toBe("");
  });
});
