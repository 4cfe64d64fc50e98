import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { escapeSegment, pathTemplate } from "../index.js";
import { assertPartitionPath } from "./path-template.js";

const at = Date.UTC(2026, 10, 22, 17, 5);

describe("pathTemplate", () => {
  it("has folders by event time, in UTC, and by key", () => {
    const partition = pathTemplate<{ at: number; carrier: string }>(
      "date={yyyy}-{MM}-{dd}/hour={HH}/{mm}/carrier={carrier}",
      { eventTimeMs: (record) => record.at, keys: { carrier: ({ carrier }) => carrier } },
    );
    expect(partition({ at, carrier: "UA" })).toBe("date=2026-11-22/hour=17/05/carrier=UA");
    expect(() => partition({ at: Number.NaN, carrier: "UA" })).toThrow();
    expect(() => partition({ at: 1e15, carrier: "UA" })).toThrow(/event time is 1000000000000000/);
  });

  it.each([
    ["{yyyy}", /give eventTimeMs/],
    ["{carrier}", /give keys.carrier/],
    ["{constructor}", /give keys.constructor/],
    ["../a", /no relative path/],
    ["/a", /no relative path/],
    ["a//b", /no relative path/],
    ["a b", /no relative path/],
  ])("refuses %j", (template, message) => {
    expect(() => pathTemplate(template)).toThrow(message);
  });
});

describe("escapeSegment", () => {
  it.each([
    ["UA", "UA"],
    ["..", "%2E%2E"],
    [".", "%2E"],
    ["a/b", "a%2Fb"],
    ["", "__HIVE_DEFAULT_PARTITION__"],
    [null, "__HIVE_DEFAULT_PARTITION__"],
    ["__HIVE_DEFAULT_PARTITION__", "%5F_HIVE_DEFAULT_PARTITION__"],
    ["%2F", "%252F"],
    ["Zürich", "Z%C3%BCrich"],
    ["a.", "a%2E"],
    [0, "0"],
  ])("makes %j %j", (value, expected) => {
    expect(escapeSegment(value)).toBe(expected);
  });

  it("makes any text a segment of a path, and different texts different ones", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.string({ unit: "binary", minLength: 150, maxLength: 400 }),
      fc.constantFrom("..", ".", "/", "\u0000", "~", "%", "\ud800", "\udfff", "_", "=", " ", "CON", "a\\b"),
    );
    fc.assert(
      fc.property(text, text, (one, other) => {
        assertPartitionPath(`key=${escapeSegment(one)}`);
        assertPartitionPath(escapeSegment(one));
        if (one !== other) expect(escapeSegment(one)).not.toBe(escapeSegment(other));
      }),
      { seed: 7, numRuns: 60 },
    );
  });
});
