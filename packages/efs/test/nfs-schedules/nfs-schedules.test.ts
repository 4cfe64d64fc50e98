import { exploreNfsSchedules, replayNfsSchedule } from "@holdfast/conformance/nfs-schedules";
import { expect, test } from "vitest";
import { efsOnNfs } from "./efs-on-nfs.js";

/** Some of each kind; the lab plays all of them, and many more by chance. */
const some = { runs: 60, every: 211 };

test("in any order of requests, and whatever dies or is lost on the way, all invariants hold", async () => {
  const report = await exploreNfsSchedules(efsOnNfs, some);
  expect(report.violations.map(({ token, message }) => `${token}: ${message}`)).toEqual([]);
  expect(report.seededRuns).toBe(some.runs);
  expect(report.schedules.length).toBeGreaterThan(some.runs);
  for (const name of ["singleRuns", "faults", "happenings", "acknowledged"] as const) {
    expect(report[name]).toBeGreaterThan(0);
  }
});

test("the same seed plays the same schedules", async () => {
  const few = { runs: 5, every: 100_000, seed: 7 };
  expect(await exploreNfsSchedules(efsOnNfs, few)).toEqual(await exploreNfsSchedules(efsOnNfs, few));
});

test("a token plays its run again", async () => {
  expect(await replayNfsSchedule(efsOnNfs, "1/taken-over/2.9/reply-lost-failover/4.1/before-recovery")).toBe(
    undefined,
  );
  await expect(replayNfsSchedule(efsOnNfs, "1/nothing")).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
});
