import { describe, expect, test } from "vitest";
import { crashCases } from "../../src/cases/crash/crash-cases.js";
import { networkCases } from "../../src/cases/network/network-cases.js";
import { powerCases } from "../../src/cases/power/power-cases.js";
import type { Harness } from "../../src/harness/harness.js";
import { goodHarness } from "../../src/mutants/good-harness.js";
import { goodTcpHarness } from "../../src/mutants/good-tcp-harness.js";
import { runCase } from "../../src/runner/run-case.js";

const backends: readonly (readonly [string, () => Promise<Harness>])[] = [
  ["the good file backend", goodHarness],
  ["the good TCP backend", goodTcpHarness],
];

describe.each(backends)("on %s", (_, makeHarness) => {
  for (const tried of [...crashCases, ...powerCases, ...networkCases]) {
    test(`${tried.invariant}: ${tried.id} ${tried.title}`, async () => {
      const harness = await makeHarness();
      try {
        const { outcome, error, seed } = await runCase(tried, harness);
        expect({ outcome, error, seed }).toMatchObject({ outcome: "pass", error: undefined });
      } finally {
        await harness.dispose?.();
      }
    });
  }
});
