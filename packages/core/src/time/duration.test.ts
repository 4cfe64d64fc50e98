import { expect, test } from "vitest";
import { type Duration, durationMs } from "./duration.js";

test.each<[Duration, number]>([
  [0, 0],
  [1.5, 1.5],
  ["250ms", 250],
  ["30s", 30_000],
  ["5m", 300_000],
  ["1.5h", 5_400_000],
  ["7d", 604_800_000],
  ["365d", 31_536_000_000],
])("%s is %i ms", (duration, ms) => {
  expect(durationMs(duration, "ttl")).toBe(ms);
});

test.each(["", " ", "s", "1", "1 s", "1S", "1e3s", "0x1s", "+1s", "-1s", "1s 1s", "1w", "Infinitys", ".s"])(
  "%j is refused by name",
  (text) => {
    expect(() => durationMs(text as Duration, "ttl")).toThrow(
      `ttl is ${JSON.stringify(text)}; give milliseconds`,
    );
  },
);

test("a point in time is refused as one", () => {
  for (const year of [2024, 2026, 2035]) {
    const at = Date.UTC(year, 0, 1);
    expect(() => durationMs(at, "deadline")).toThrow(/not a point in time/);
  }
});
