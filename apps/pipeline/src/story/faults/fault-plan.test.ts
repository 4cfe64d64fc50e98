import fc from "fast-check";
import { expect, test } from "vitest";
import { faultKinds, planFaults } from "./fault-plan.js";

const seeds = fc.nat({ max: 2 ** 31 - 1 });

test("a seed gives the same faults again, and another one others", () => {
  expect(planFaults(7, 30)).toEqual(planFaults(7, 30));
  expect(planFaults(7, 30)).not.toEqual(planFaults(8, 30));
});

test("the first is a crash after 40 minutes; the others come in order, within the run", () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const faults = planFaults(seed, 30);
      expect(faults[0]).toMatchObject({ kind: "crash" });
      expect(Math.floor((faults[0]?.atMs ?? 0) / 60_000)).toBe(40);
      const times = faults.map(({ atMs }) => atMs);
      expect(times).toEqual([...times].sort((a, b) => a - b));
      expect(times.at(-1)).toBeLessThan(30 * 3_600_000);
    }),
  );
});

test("any five after the first, dealt in turn, are of every kind, and any eight lags reach from seconds to minutes", () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const faults = planFaults(seed, 100);
      const [, ...dealt] = faults.map(({ kind }) => kind);
      expect([...new Set(dealt.slice(0, 5))].sort()).toEqual([...faultKinds].sort());
      const lags = faults.flatMap((fault) => (fault.kind === "database" ? [fault.behindMs] : [])).slice(0, 8);
      expect(Math.min(...lags)).toBeLessThan(5000);
      expect(Math.max(...lags)).toBeGreaterThan(8 * 60_000);
    }),
  );
});
