import { describe, expect, it } from "vitest";
import { writers } from "../writers/writers.js";
import { type CutRecord, CutTally } from "./cut-tally.js";
import { judgeRun } from "./judge-run.js";
import { renderCuts } from "./render-cuts.js";

const whole: CutRecord = {
  cut: 1,
  life: 1,
  afterMs: 40,
  acknowledged: 5,
  caught: "committing",
  verdict: { kind: "whole" },
};
const lost: CutRecord = {
  ...whole,
  cut: 2,
  caught: "committed",
  verdict: { kind: "lost", what: "DURABLE: x" },
};
const torn: CutRecord = { ...whole, cut: 3, verdict: { kind: "torn", what: "SEALED: x" } };

function tally(...records: readonly CutRecord[]): CutTally {
  const counted = new CutTally();
  for (const record of records) counted.add(record);
  return counted;
}

describe("the counts of a run", () => {
  const report = tally(torn, lost, whole).report(1500);

  it("each cut counts once, in the order of the cuts", () => {
    expect(report).toMatchObject({ cuts: 3, acknowledged: 15, whole: 1, lost: 1, torn: 1, other: 0 });
    expect(report.caught).toEqual({ committing: 2, committed: 1 });
    expect(report.damages.map(({ cut, kind }) => [cut, kind])).toEqual([
      [2, "lost"],
      [3, "torn"],
    ]);
  });

  it("the table shows them", () => {
    const text = renderCuts({ ...report, fileSystem: "ext4", writer: "local", seed: 7 });
    expect(text).toMatch(/ext4.*local.*3.*15.*1.*1.*0.*1\.5 s/);
    expect(text).toContain("0.50 s a cut; seed 7");
  });
});

describe("what a run proves", () => {
  it("a good writer passes when nothing was lost", () => {
    expect(judgeRun(writers.local, tally(whole).report(1))).toEqual({ passed: 1, failed: 0, problems: [] });
  });

  it("a good writer fails once for each cut that did damage", () => {
    const judged = judgeRun(writers.local, tally(whole, lost, torn).report(1));
    expect(judged).toMatchObject({ passed: 1, failed: 2, problems: ["2 of 3 cuts did damage"] });
  });

  it("a broken writer has to be seen to lose, else the lab has failed", () => {
    expect(judgeRun(writers.naive, tally(whole, lost).report(1))).toMatchObject({ passed: 1, failed: 0 });
    const unseen = judgeRun(writers.naive, tally(whole).report(1));
    expect(unseen).toMatchObject({
      passed: 0,
      failed: 1,
      problems: [expect.stringContaining("the lab has failed")],
    });
  });

  it.each(["local", "naive"] as const)("%s: where nothing was acknowledged, nothing is proven", (name) => {
    const idle = judgeRun(writers[name], tally({ ...whole, acknowledged: 0 }).report(1));
    expect(idle.failed).toBeGreaterThan(0);
    expect(idle.problems.join()).toContain("nothing was acknowledged");
  });
});
