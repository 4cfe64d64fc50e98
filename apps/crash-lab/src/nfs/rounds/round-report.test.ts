import { describe, expect, it } from "vitest";
import { judgeRounds, renderRounds, sumRounds } from "./round-report.js";
import type { RoundRecord } from "./run-rounds.js";

const good = { title: "a good writer", isBroken: false };
const broken = { title: "a broken writer", isBroken: true };

function record(details: Partial<RoundRecord> = {}): RoundRecord {
  return {
    ...{ round: 1, kind: "failover", acknowledged: 10, takeovers: 2, lostReplies: 3, lostLinks: 1 },
    ...{ failedSteps: { FENCED: 2 }, verdict: { kind: "whole" }, durationMs: 1000 },
    ...details,
  };
}

const lost = record({ round: 2, verdict: { kind: "lost", what: "DURABLE: epoch 3 is gone" } });

describe("a run of rounds", () => {
  it("passes with a good writer when all of them held", () => {
    const records = [record(), record({ kind: "zombie", lostReplies: 0 })];
    expect(judgeRounds(good, records, 2)).toEqual({ passed: 2, problems: [] });
  });

  it("DURABLE: fails with a good writer that lost something, and says in which round and what", () => {
    expect(judgeRounds(good, [record(), lost], 9)).toEqual({
      passed: 1,
      problems: ["round 2, failover: lost: DURABLE: epoch 3 is gone"],
    });
  });

  it.each([
    [{ acknowledged: 0 }, /nothing was acknowledged/],
    [{ takeovers: 0 }, /nobody took a job over/],
    [{ lostReplies: 0 }, /no answer was lost/],
  ])("fails when it proves nothing: %j", (details, problem) => {
    expect(judgeRounds(good, [record(details)], 1).problems).toEqual([expect.stringMatching(problem)]);
  });

  it("fails when not all rounds were played", () => {
    expect(judgeRounds(good, [record()], 2).problems).toEqual(["not all rounds were played"]);
  });

  it("passes with a broken writer only when it was seen to be", () => {
    expect(judgeRounds(broken, [record(), lost], 9)).toEqual({ passed: 1, problems: [] });
    expect(judgeRounds(broken, [record()], 1)).toMatchObject({
      passed: 0,
      problems: [expect.stringMatching(/must be seen/)],
    });
  });

  it("is summed by kind", () => {
    const sums = sumRounds([record(), lost, record({ kind: "zombie" })]);
    expect(sums).toMatchObject([
      { kind: "failover", rounds: 2, acknowledged: 20, whole: 1, lost: 1, failedSteps: { FENCED: 4 } },
      { kind: "zombie", rounds: 1, whole: 1, lost: 0 },
    ]);
    expect(renderRounds("writer", 7, sums)).toMatch(/failover .* 2 .*20[\s\S]*FENCED 4[\s\S]*seed 7/);
  });
});
