import { CheckpointStore } from "@holdfast/core";
import { memoryBackend } from "@holdfast/core/memory";
import fc from "fast-check";
import { expect, test } from "vitest";
import { TumblingWindows, windowMinutes } from "./tumbling-windows.js";
import { windowResultLine } from "./window-result.js";

const options = { allowedEarlinessMinutes: 30, keyGroups: 4 };

test("a window closes once the watermark reaches its end, not before", () => {
  const windows = new TumblingWindows(options);
  expect(windows.add("SEA", 59, 0)).toBe(true);
  expect(windows.advance(89)).toEqual([]);
  expect(windows.advance(90).map(({ key, startMinute }) => [key, startMinute])).toEqual([["SEA", 0]]);
  expect(windows.openWindows).toBe(0);
});

test("a row out of order is counted while its window is open, and late from then on", () => {
  const windows = new TumblingWindows(options);
  windows.add("SEA", 70, 0);
  windows.advance(85);
  expect(windows.add("SEA", 10, -75)).toBe(true);
  windows.advance(90);
  expect(windows.add("SEA", 59, -31)).toBe(false);
  expect(windows.add("SEA", 60, -30)).toBe(true);
});

test("a row far ahead of the timetable opens its window without closing any", () => {
  const windows = new TumblingWindows(options);
  windows.add("SEA", 10, 0);
  expect(windows.add("SEA", 5000, 4990)).toBe(true);
  expect(windows.advance(20)).toEqual([]);
  expect(windows.add("SEA", 15, 0)).toBe(true);
});

test("a timetable that goes back does not take the watermark with it", () => {
  const windows = new TumblingWindows(options);
  windows.advance(90);
  windows.advance(10);
  expect(windows.watermark).toBe(60);
  expect(windows.add("SEA", 59, 0)).toBe(false);
});

test("windows come by start, then by key, whatever the order of the rows", () => {
  const windows = new TumblingWindows(options);
  for (const [key, minute] of [
    ["SEA", 70],
    ["ATL", 70],
    ["SEA", 1],
    ["BOS", 200],
  ] as const) {
    windows.add(key, minute, 0);
  }
  expect(windows.finish().map(({ key, startMinute }) => `${key} ${startMinute}`)).toEqual([
    "SEA 0",
    "ATL 60",
    "SEA 60",
    "BOS 180",
  ]);
});

const row = fc.record({
  key: fc.constantFrom("SEA", "ATL", "BOS", "LAS", "ORD"),
  gap: fc.integer({ min: -20, max: 40 }),
  delay: fc.integer({ min: -120, max: 400 }),
});

test("every row is in exactly one window or late, as a plain sorting of all rows has it", () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 200 }), (rows) => {
      const windows = new TumblingWindows(options);
      const lines: string[] = [];
      const expected = new Map<string, number[]>();
      let scheduled = 1000;
      let watermark = Number.NEGATIVE_INFINITY;
      let late = 0;
      let expectedLate = 0;
      for (const { key, gap, delay } of rows) {
        scheduled += gap;
        const start = Math.floor((scheduled + delay) / windowMinutes) * windowMinutes;
        const name = `${String(start).padStart(9, "0")} ${key}`;
        if (start + windowMinutes <= watermark) expectedLate += 1;
        else expected.set(name, [...(expected.get(name) ?? []), delay]);
        watermark = Math.max(watermark, scheduled - options.allowedEarlinessMinutes);
        if (!windows.add(key, scheduled + delay, delay)) late += 1;
        lines.push(...windows.advance(scheduled).map(windowResultLine));
      }
      lines.push(...windows.finish().map(windowResultLine));
      expect(late).toBe(expectedLate);
      const totals = [...expected].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, delays]) => delays);
      expect(lines.map((line) => line.split(",").slice(2, 4).map(Number))).toEqual(
        totals.map((delays) => [delays.length, delays.reduce((sum, delay) => sum + delay, 0)]),
      );
    }),
  );
});

type Row = { readonly key: string; readonly gap: number; readonly delay: number };

/** Adds rows from a minute of the timetable on; answers the windows they closed. */
function addAll(windows: TumblingWindows, rows: readonly Row[], from: number): readonly string[] {
  let scheduled = from;
  return rows.flatMap(({ key, gap, delay }) => {
    scheduled += gap;
    const late = windows.add(key, scheduled + delay, delay) ? [] : [`late ${key} ${scheduled}`];
    return [...late, ...windows.advance(scheduled).map(windowResultLine)];
  });
}

test("an entry of the same revision as before has the same content", () => {
  fc.assert(
    fc.property(fc.array(fc.array(row, { maxLength: 3 }), { maxLength: 30 }), (steps) => {
      const windows = new TumblingWindows(options);
      const before = new Map<string, { revision: number; body: unknown }>();
      for (const [index, rows] of steps.entries()) {
        addAll(windows, rows, 1000 + 20 * index);
        for (const { name, revision, body } of windows.stateEntries()) {
          const earlier = before.get(name);
          if (earlier?.revision === revision) expect(body()).toEqual(earlier.body);
          before.set(name, { revision, body: body() });
        }
      }
    }),
  );
});

test("restored windows go on as if nothing had happened", async () => {
  const job = new CheckpointStore(memoryBackend()).job("windows");
  const rows = fc.array(row, { maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(rows, rows, async (first, second) => {
      const windows = new TumblingWindows(options);
      addAll(windows, first, 1000);
      const draft = (await job.claim()).begin();
      for (const { name, body } of windows.stateEntries()) await draft.put(name, body());
      const restored = new TumblingWindows(options);
      await restored.restore(await draft.commit());
      expect(restored.openWindows).toBe(windows.openWindows);
      expect(restored.stateEntries().every(({ revision }) => revision === 0)).toBe(true);
      expect(addAll(restored, second, 900)).toEqual(addAll(windows, second, 900));
      expect(restored.finish().map(windowResultLine)).toEqual(windows.finish().map(windowResultLine));
    }),
  );
});
