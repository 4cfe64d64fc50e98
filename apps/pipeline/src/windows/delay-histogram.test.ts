import fc from "fast-check";
import { expect, test } from "vitest";
import { DelayHistogram } from "./delay-histogram.js";

const delays = fc.array(fc.integer({ min: -60, max: 300 }), { minLength: 1, maxLength: 60 });

function histogramOf(minutes: readonly number[]): DelayHistogram {
  const histogram = new DelayHistogram();
  for (const value of minutes) histogram.add(value);
  return histogram;
}

test("percentiles are those of the sorted delays by nearest rank", () => {
  fc.assert(
    fc.property(delays, fc.integer({ min: 1, max: 100 }), (minutes, percentage) => {
      const sorted = [...minutes].sort((a, b) => a - b);
      const expected = sorted[Math.ceil((percentage / 100) * sorted.length - 1e-9) - 1];
      expect(histogramOf(minutes).percentiles(0, percentage, 100)).toEqual([
        sorted[0],
        expected,
        sorted.at(-1),
      ]);
    }),
  );
});

test("the order in which delays come leaves no trace", () => {
  fc.assert(
    fc.property(delays, (minutes) => {
      const forwards = JSON.stringify(histogramOf(minutes).counts());
      expect(JSON.stringify(histogramOf([...minutes].reverse()).counts())).toBe(forwards);
    }),
  );
});

test("a histogram goes through JSON unchanged, and counting goes on", () => {
  fc.assert(
    fc.property(delays, delays, (before, after) => {
      const resumed = new DelayHistogram(JSON.parse(JSON.stringify(histogramOf(before).counts())));
      for (const value of after) resumed.add(value);
      const whole = histogramOf([...before, ...after]);
      expect(resumed.counts()).toEqual(whole.counts());
      expect([resumed.flights, resumed.totalMinutes]).toEqual([whole.flights, whole.totalMinutes]);
    }),
  );
});
