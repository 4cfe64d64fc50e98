import {
  type ExploreS3FaultsOptions,
  exploreS3Faults,
  replayS3Faults,
} from "@holdfast/conformance/s3-faults";
import { describe, expect, it } from "vitest";
import { s3Subject } from "./s3-subject.js";

/** What is tried here in seconds the lab tries at length: every fault at every request, and many more by chance. */
const short: ExploreS3FaultsOptions = { runs: 25, every: 211, seed: 3 };

describe("a job on S3", () => {
  it("keeps every invariant whatever one fault, or many, do to its requests", async () => {
    const report = await exploreS3Faults(s3Subject, short);
    expect(report.violations.map(({ token, message }) => `${token}: ${message}`)).toEqual([]);
    expect(report.singleRuns).toBeGreaterThan(30);
    expect(report.seededRuns).toBe(short.runs);
    expect(report.faults).toBeGreaterThan(report.singleRuns);
    expect(report.acknowledged).toBeGreaterThan(100);
  });

  it("goes the same way each time", async () => {
    const few: ExploreS3FaultsOptions = { runs: 2, placing: { scenes: ["commits"], faults: ["conflict"] } };
    const report = await exploreS3Faults(s3Subject, few);
    expect(await exploreS3Faults(s3Subject, few)).toEqual(report);
    expect(report.singleRuns).toBeGreaterThan(3);
    expect(await replayS3Faults(s3Subject, "1/commits/1.3/conflict/before-recovery")).toBeUndefined();
  });

  it("is not tried by numbers that are none", async () => {
    await expect(exploreS3Faults(s3Subject, { runs: -1 })).rejects.toThrow("runs is -1");
    await expect(replayS3Faults(s3Subject, "nonsense")).rejects.toThrow("give one that a violation told");
  });
});
