import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InvalidArgumentError } from "../errors/invalid-argument-error.js";
import { adviseRetention } from "./advise-retention.js";
import type { RetentionFacts } from "./retention-facts.js";

const [second, minute, hour, day] = [1000, 60_000, 3_600_000, 86_400_000] as const;

function ids(facts: RetentionFacts): readonly string[] {
  return adviseRetention(facts).map(({ id }) => id);
}

test("nothing is said of the defaults, nor of what is not known", () => {
  expect(ids({})).toEqual([]);
  expect(ids({ checkpointIntervalMs: 70 * second })).toEqual([]);
});

test("settings that go together give no finding", () => {
  const facts: RetentionFacts = {
    checkpointIntervalMs: 70 * second,
    rolloverMs: 5 * minute,
    maxRestoreMs: minute,
    maxDowntimeMs: 12 * hour,
    retention: { keepLast: 5 },
    pinMs: 10 * minute,
    uploadExpiryMs: day,
    objectExpiryMs: Number.POSITIVE_INFINITY,
  };
  expect(ids(facts)).toEqual([]);
});

/** The least value that is enough, and one less. */
const bounds: readonly (readonly [string, RetentionFacts, RetentionFacts])[] = [
  [
    "upload-expires-in-use",
    { rolloverMs: 100, checkpointIntervalMs: 10, maxDowntimeMs: 50, maxRestoreMs: 5, uploadExpiryMs: 174 },
    { rolloverMs: 100, checkpointIntervalMs: 10, maxDowntimeMs: 50, maxRestoreMs: 5, uploadExpiryMs: 175 },
  ],
  ["objects-expire", { objectExpiryMs: 3650 * day }, { objectExpiryMs: Number.POSITIVE_INFINITY }],
  ["restore-exceeds-deadline", { maxRestoreMs: 15 * minute + 1 }, { maxRestoreMs: 15 * minute }],
  [
    "pin-ends-in-restore",
    { maxRestoreMs: 100, clockSkewMs: 20, pinMs: 119 },
    { maxRestoreMs: 100, clockSkewMs: 20, pinMs: 120 },
  ],
  [
    "read-outlives-retention",
    { maxRestoreMs: 41, checkpointIntervalMs: 10 },
    { maxRestoreMs: 40, checkpointIntervalMs: 10 },
  ],
  ["nothing-to-fall-back-to", { retention: { keepLast: 1 } }, { retention: { keepLast: 2 } }],
  [
    "trim-age-within-interval",
    { checkpointIntervalMs: 30 * minute },
    { checkpointIntervalMs: 30 * minute - 1 },
  ],
  [
    "minimum-age-keeps-more",
    { checkpointIntervalMs: 10, retention: { minimumAge: 51 } },
    { checkpointIntervalMs: 10, retention: { minimumAge: 50 } },
  ],
];

describe.each(bounds)("%s", (id, tooLittle, enough) => {
  test("is found below its bound, and not at it", () => {
    expect(ids(tooLittle)).toContain(id);
    expect(ids(enough)).not.toContain(id);
  });

  test("tells what can go wrong, when, and what mends it", () => {
    const finding = adviseRetention(tooLittle).find((found) => found.id === id)!;
    expect(finding.what).toMatch(/\w{3}/);
    expect(finding.when).toMatch(/\w{3}/);
    expect(ids({ ...tooLittle, ...finding.mend })).not.toContain(id);
  });
});

test("whatever the facts, what is told to mend a finding mends it, and the advice comes to an end", () => {
  const ms = fc.option(fc.nat({ max: 100 * hour }), { nil: undefined });
  const facts = fc.record({
    checkpointIntervalMs: ms,
    rolloverMs: ms,
    maxRestoreMs: ms,
    maxDowntimeMs: ms,
    pinMs: ms,
    clockSkewMs: ms,
    uploadExpiryMs: ms,
    objectExpiryMs: ms,
    transferDeadlineMs: ms,
    trimAgeMs: ms,
    retention: fc.option(
      fc.record({ keepLast: fc.integer({ min: 1, max: 20 }), minimumAge: fc.nat({ max: 10 * hour }) }),
      { nil: undefined },
    ),
  });
  fc.assert(
    fc.property(facts, (drawn) => {
      const known = Object.fromEntries(Object.entries(drawn).filter(([, value]) => value !== undefined));
      let mended = known as RetentionFacts;
      for (let round = 0; round < 12; round += 1) {
        const [first] = adviseRetention(mended);
        if (!first) return;
        mended = { ...mended, ...first.mend };
        expect(ids(mended)).not.toContain(first.id);
      }
      expect(ids(mended)).toEqual([]);
    }),
  );
});

test.each([
  [{ checkpointIntervalMs: -1 }, "checkpointIntervalMs is -1"],
  [{ pinMs: Number.NaN }, "pinMs is NaN"],
  [{ rolloverMs: "1h" }, 'rolloverMs is "1h"'],
  [{ rollover: 1 }, 'has no "rollover"'],
  [{ retention: { keepLast: 0 } }, "retention.keepLast is 0"],
])("facts that are %j are refused", (facts, message) => {
  expect(() => adviseRetention(facts as RetentionFacts)).toThrow(message);
  expect(() => adviseRetention(facts as RetentionFacts)).toThrow(InvalidArgumentError);
});
