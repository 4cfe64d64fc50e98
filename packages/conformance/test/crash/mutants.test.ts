import { describe, expect, test } from "vitest";
import type { ConformanceCase } from "../../src/case/conformance-case.js";
import { crashCases } from "../../src/cases/crash/crash-cases.js";
import { networkCases } from "../../src/cases/network/network-cases.js";
import { powerCases } from "../../src/cases/power/power-cases.js";
import type { AdapterMutant } from "../../src/mutants/adapter-mutant.js";
import { crashMutants } from "../../src/mutants/crash-mutants.js";
import { mutantHarness } from "../../src/mutants/mutant-harness.js";
import { networkMutants } from "../../src/mutants/network-mutants.js";
import { powerMutants } from "../../src/mutants/power-mutants.js";
import { runCase } from "../../src/runner/run-case.js";

const cases = new Map([...crashCases, ...powerCases, ...networkCases].map((tried) => [tried.id, tried]));
const mutants: readonly AdapterMutant[] = [...crashMutants, ...powerMutants, ...networkMutants];
/** A call that hangs is known to hang sooner than that of a slow storage could be. */
const tuning = { callDeadlineMs: 5000 };

describe.each(mutants)("the mutant $id", ({ id, killedBy }) => {
  test.each(killedBy)("is failed by %s", async (caseId) => {
    const harness = await mutantHarness(id);
    try {
      const { outcome, error, seed } = await runCase(caseOf(caseId), harness, { tuning });
      expect({ outcome, code: error?.code, seed }).toMatchObject({ outcome: "fail" });
      expect(error?.code).not.toBe("CASE_DEADLINE");
    } finally {
      await harness.dispose?.();
    }
  });
});

test("every case that must hold is failed by a mutant", () => {
  const killing = new Set(mutants.flatMap(({ killedBy }) => killedBy));
  const idle = [...cases.values()].filter(({ id, level }) => level === "must" && !killing.has(id));
  expect(idle.map(({ id }) => id)).toEqual([]);
});

function caseOf(id: string): ConformanceCase {
  const found = cases.get(id);
  if (!found) throw new Error(`there is no case ${id} in the groups of this test`);
  return found;
}
