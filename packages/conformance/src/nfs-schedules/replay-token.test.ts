import { InvalidArgumentError } from "@holdfast/core";
import { expect, test } from "vitest";
import { type NfsRun, parseToken, renderToken } from "./replay-token.js";

test("a token says the whole of a run", () => {
  const place = { seed: 7, scene: "taken-over", machine: 2, request: 13, vers: "4.0" } as const;
  const runs: readonly NfsRun[] = [
    { ...place, what: "reply-lost-failover", comesBack: "before-recovery" },
    { ...place, what: "crash-land", comesBack: "after-sweep" },
    { seed: 7, run: 812 },
  ];
  expect(runs.map(renderToken)).toEqual([
    "7/taken-over/2.13/reply-lost-failover/4.0/before-recovery",
    "7/taken-over/2.13/crash-land/4.0/after-sweep",
    "7/run-812",
  ]);
  for (const run of runs) expect(parseToken(renderToken(run))).toEqual(run);
});

test("what is no token is refused, and what one looks like is said", () => {
  for (const text of [
    "",
    "7",
    "7/nowhere/1.1/estale/4.1/before-recovery",
    "7/commits/1.1/late/4.1/after-sweep",
  ]) {
    expect(() => parseToken(text)).toThrow(InvalidArgumentError);
  }
});
