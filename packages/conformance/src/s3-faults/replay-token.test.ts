import { InvalidArgumentError } from "@holdfast/core";
import { expect, test } from "vitest";
import { type FaultRun, parseToken, renderToken } from "./replay-token.js";

test("a token says the whole of a run", () => {
  const single = { seed: 7, scene: "taken-over", process: 2, request: 13, fault: "late-reset" } as const;
  const runs: readonly FaultRun[] = [
    { ...single, isStubborn: false, landing: "after-sweep" },
    { ...single, isStubborn: true, landing: "next" },
    { seed: 7, run: 812 },
  ];
  expect(runs.map(renderToken)).toEqual([
    "7/taken-over/2.13/late-reset/after-sweep",
    "7/taken-over/2.13/late-reset*/next",
    "7/run-812",
  ]);
  for (const run of runs) expect(parseToken(renderToken(run))).toEqual(run);
});

test("what is no token is refused, and what one looks like is said", () => {
  for (const text of [
    "",
    "1/commits/1.7/late-reset",
    "1/commits/1.7/no-fault/next",
    "1/nowhere/1.7/slow/next",
  ]) {
    expect(() => parseToken(text)).toThrow(InvalidArgumentError);
    expect(() => parseToken(text)).toThrow("such as 1/commits/1.7/late-reset/next");
  }
});
