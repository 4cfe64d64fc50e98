import { env } from "node:process";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { Invariant } from "../../src/case/invariant.js";
import { Findings } from "../../src/simulation/findings.js";
import { play, type Scenario, scenarios } from "../../src/simulation/scenario.js";

/** HOLDFAST_SCENARIOS plays more. HOLDFAST_SEED and HOLDFAST_PATH, as a failure prints them, play that one again. */
const { HOLDFAST_SCENARIOS = "500", HOLDFAST_SEED, HOLDFAST_PATH: path } = env;
const numRuns = Number(HOLDFAST_SCENARIOS);
const seed = Number(HOLDFAST_SEED ?? Date.now() % 2 ** 31);

const found = new Findings();
let failure = "";

beforeAll(async () => {
  const property = fc.asyncProperty(scenarios, async (scenario) => {
    const findings = await play(scenario);
    found.count(findings);
    if (findings.violations.length > 0) throw new Error(findings.violations.join("\n"));
  });
  const result = await fc.check<[Scenario]>(property, { seed, numRuns, ...(path !== undefined && { path }) });
  if (!result.failed) return;
  const again = `HOLDFAST_SEED=${result.seed} HOLDFAST_PATH=${result.counterexamplePath}`;
  const scenario = JSON.stringify(result.counterexample?.[0]);
  failure = `${(result.errorInstance as Error)?.message}\nreplay with ${again}\n${scenario}`;
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

describe(`${numRuns} random scenarios from seed ${seed}`, () => {
  for (const [id, statement] of Object.entries(statements) as [Invariant, string][]) {
    it(`${id}: ${statement}`, () => {
      expect(failure.startsWith(id) ? failure : "").toBe("");
      if (failure === "" && path === undefined) expect(found.judged.get(id) ?? 0).toBeGreaterThan(0);
    });
  }

  it("plays every scenario to its end", () => {
    expect(failure).toBe("");
  });
});
