import { expect, test } from "vitest";
import { DelayHistogram } from "./delay-histogram.js";
import { meanInTenths, windowResultLine } from "./window-result.js";

test("a window becomes a line of CSV", () => {
  const delays = new DelayHistogram([
    [-5, 1],
    [0, 2],
    [90, 1],
  ]);
  const startMinute = Date.UTC(2001, 0, 1, 5) / 60_000;
  expect(windowResultLine({ key: "SEA", startMinute, delays })).toBe(
    "2001-01-01T05:00,SEA,4,85,21.3,-5,0,90,90",
  );
});

test.each([
  [1, 4, "0.3"],
  [-1, 4, "-0.3"],
  [0, 3, "0.0"],
  [-1, 30, "0.0"],
  [7, 2, "3.5"],
  [-7, 2, "-3.5"],
  [1_999, 20, "100.0"],
])("the mean of %i over %i is %s", (total, count, mean) => {
  expect(meanInTenths(total, count)).toBe(mean);
});
