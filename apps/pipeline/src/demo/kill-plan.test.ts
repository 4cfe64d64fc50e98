import fc from "fast-check";
import { expect, test } from "vitest";
import { isMoment, type KillMoment, planKills } from "./kill-plan.js";

const seeds = fc.integer({ min: 0, max: 2 ** 31 - 1 });

test("a seed gives the same plan again, and another seed another one", () => {
  expect(planKills(7, 6, 1000)).toEqual(planKills(7, 6, 1000));
  expect(planKills(7, 6, 1_000_000)).not.toEqual(planKills(8, 6, 1_000_000));
});

test("kills are as many as asked for, in the order of their rows, none before the first or near the last", () => {
  fc.assert(
    fc.property(
      seeds,
      fc.integer({ min: 0, max: 50 }),
      fc.integer({ min: 1, max: 5000 }),
      (seed, kills, rows) => {
        const plan = planKills(seed, kills, rows);
        const at = plan.map((kill) => kill.row);
        expect(plan).toHaveLength(kills);
        expect(at).toEqual([...at].sort((a, b) => a - b));
        for (const row of at) {
          expect(row).toBeGreaterThanOrEqual(1);
          expect(row).toBeLessThanOrEqual(Math.max(1, 0.9 * rows));
        }
      },
    ),
  );
});

test("any five kills are of every kind, and the first is never of a restart", () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const moments = planKills(seed, 5, 1000).map(({ moment }) => moment);
      expect(moments[0]).not.toBe("restart");
      const kinds: readonly KillMoment[] = ["checkpoint", "publish", "restart", "rows"];
      expect([...new Set(moments)].sort()).toEqual(kinds);
    }),
  );
});

test("a kill waits for its kind of moment, and for its row", () => {
  const event = { kind: "checkpoint", stage: "flush", row: 10 } as const;
  const kill = { moment: "checkpoint", row: 10, delayMs: 0 } as const;
  expect(isMoment(kill, event, 9)).toBe(false);
  expect(isMoment(kill, event, 10)).toBe(true);
  expect(isMoment({ ...kill, moment: "rows" }, event, 10)).toBe(false);
});
