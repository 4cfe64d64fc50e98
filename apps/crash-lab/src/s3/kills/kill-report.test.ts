import { expect, it } from "vitest";
import { describeKills, type KillReport, killProblems } from "./kill-report.js";

const report: KillReport = {
  kills: [
    { victims: ["rgw"], downMs: 700 },
    { victims: ["rgw", "osd"], downMs: 3100 },
  ],
  acknowledged: 40,
  failedSteps: {},
  failedRequests: { ECONNREFUSED: 12 },
  verdicts: [{ kind: "whole" }],
  durationMs: 9000,
};

it("a run that met kills and lost nothing has no problem", () => {
  expect(killProblems(report)).toEqual([]);
  expect(describeKills(report)).toContain(
    "2 kills by SIGKILL (radosgw 1, OSD 0, both 1), served again after 3.1 s",
  );
});

it("DURABLE: what was lost is a problem", () => {
  const what = "DURABLE: epoch 7 was acknowledged";
  expect(killProblems({ ...report, verdicts: [{ kind: "lost", what }] })).toEqual([`lost: ${what}`]);
});

it("a run that could not have seen a loss is a problem", () => {
  expect(killProblems({ ...report, acknowledged: 0 })).toHaveLength(1);
  expect(killProblems({ ...report, failedRequests: {} })).toHaveLength(1);
});
