import type { ModelReport } from "@holdfast/conformance/model";
import { describe, expect, it } from "vitest";
import { mergeReports } from "./merge-reports.js";
import { modelOptions } from "./model-options.js";
import { renderReport } from "./render-report.js";

const judged: ModelReport["judged"] = {
  ATOMIC: 1,
  DURABLE: 1,
  LINEAR: 1,
  FENCED: 1,
  RESTORABLE: 1,
  MONOTONE: 1,
  HONEST: 1,
  BOUNDED: 1,
  CLEAN: 1,
  PROGRESS: 1,
  SEALED: 1,
  EFFECTIVE: 0,
};

function report(schedules: number, levels: number): ModelReport {
  const exhausted = [
    { switches: 0, faults: 0 },
    { switches: 1, faults: 0 },
  ].slice(0, levels);
  const counts = { schedules, merged: 1, states: 2, steps: 3, exhausted };
  return {
    seed: 1,
    schedules,
    randomSchedules: 1,
    steps: 3,
    durationMs: 1000 * schedules,
    cpuMs: 500,
    configurations: [{ name: "takeover", title: "", ...counts }],
    judged,
  };
}

describe("the report of several workers", () => {
  it("adds up, and calls a bound exhausted only where all of them exhausted it", () => {
    const merged = mergeReports([report(2, 2), report(3, 1)]);
    expect(merged).toMatchObject({
      schedules: 5,
      randomSchedules: 2,
      steps: 6,
      durationMs: 3000,
      cpuMs: 1000,
    });
    expect(merged.configurations).toMatchObject([{ schedules: 5, exhausted: [{ switches: 0, faults: 0 }] }]);
    expect(merged.judged).toMatchObject({ ATOMIC: 2, EFFECTIVE: 0 });
    expect(renderReport(merged)).toContain(
      "7 distinct schedules (5 to their end, 2 as far as a state that was known)",
    );
  });

  it("shows the smallest violation", () => {
    const violation = {
      configuration: "takeover",
      invariant: "FENCED",
      what: "",
      token: "takeover:",
      events: [],
    };
    const found = (deviations: number): ModelReport => ({
      ...report(1, 1),
      violation: { ...violation, invariant: "FENCED", deviations, steps: 1, foundAfterMs: 1 },
    });
    expect(mergeReports([report(1, 1), found(3), found(2)]).violation?.deviations).toBe(2);
  });
});

describe("the options of the model checker", () => {
  it("are durations with a unit", () => {
    expect(modelOptions(["--budget", "5m"]).budget).toBe(300_000);
    expect(modelOptions(["--budget", "30s", "--mutants", "--only", "a", "b"])).toMatchObject({
      budget: 30_000,
      mutants: true,
      only: ["a", "b"],
    });
  });

  it.each([
    ["--budget", "5"],
    ["--budget", "0x5m"],
    ["--workers", "0"],
    ["--bugdet", "5m"],
  ])("refuse %s %s", (...args) => {
    expect(() => modelOptions(args)).toThrow();
  });
});
