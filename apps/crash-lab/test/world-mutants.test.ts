import { exploreCrashStates } from "@holdfast/conformance/crash-states";
import { describe, expect, test } from "vitest";
import { worldWriterNames, worldWriters } from "../src/world/world-writers.js";

/** What finds each broken one in a few seconds; the good one is tried at length by its own package. */
const states = { good: 300, broken: 1500 };

describe("the disk world", () => {
  for (const name of worldWriterNames) {
    const { isBroken, subject } = worldWriters[name];
    test(`${isBroken ? "finds out" : "finds nothing against"} ${name}`, async () => {
      const { violations } = await exploreCrashStates(subject, {
        states: isBroken ? states.broken : states.good,
      });
      expect(violations.map(({ message }) => message)).toHaveLength(isBroken ? 1 : 0);
    });
  }
});
