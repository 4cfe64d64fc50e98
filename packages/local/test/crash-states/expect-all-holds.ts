import { exploreCrashStates } from "@holdfast/conformance/crash-states";
import { expect } from "vitest";
import { localOnDisk } from "./local-on-disk.js";

/**
 * Half of the 5,000 distinct crash states that are tried in all, so that two processes can share them. Names on the disk
 * are random, so that two seeds have only the disks in common that hold no name yet.
 */
const states = 2550;

/** Tries crash states of a local store, also of recoveries and after failed fsyncs. */
export async function expectAllHolds(seed: number): Promise<void> {
  const { violations, ...report } = await exploreCrashStates(localOnDisk, { states, seed });
  expect(violations.map(({ token, story }) => `${token}\n${story}`)).toEqual([]);
  expect(report).toMatchObject({ states, model: "posix-min" });
  for (const count of ["secondCrashes", "failedSyncs", "acknowledged"] as const) {
    expect(report[count], count).toBeGreaterThan(0);
  }
}
