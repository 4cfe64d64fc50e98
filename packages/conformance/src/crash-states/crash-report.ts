import type { CrashModelName } from "@holdfast/worlds/disk";
import type { CrashViolation } from "./crash-violation.js";

export interface CrashStatesReport {
  /** The name of the subject. */
  readonly subject: string;
  readonly model: CrashModelName;
  readonly seed: number;
  /** How many runs were recorded; each had a workload of its own. */
  readonly workloads: number;
  /** In so many of them an fsync failed. */
  readonly failedSyncs: number;
  /** How many commits were acknowledged in them. */
  readonly acknowledged: number;
  /** Crash states that were judged: no two have both the same disk and the same acknowledgements before them. */
  readonly states: number;
  /** Of these, states after another crash while a process went on after the first one. */
  readonly secondCrashes: number;
  /** How many different disks the states have. */
  readonly disks: number;
  readonly violations: readonly CrashViolation[];
}
