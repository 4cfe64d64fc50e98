import type { BackendTraits } from "@holdfast/core";
import type { Tuning } from "../harness/tuning.js";
import type { CaseOutcome, CaseResult } from "../runner/case-result.js";

/**
 * `conformant`: every must-case that ran passed. `deviating`: but for those that the harness declares to deviate.
 * `not-conformant`: one failed. `incomplete`: none failed, but not all were run.
 */
export type Verdict = "conformant" | "deviating" | "not-conformant" | "incomplete";

export type OutcomeCounts = Readonly<Record<CaseOutcome, number>>;

export interface ReportedCase extends Omit<CaseResult, "seed"> {
  /** The line for a shell that runs the case again, with the same choices. */
  readonly replay: string;
}

/** What a run of the suite found. Plain JSON; `report.schema.json` of this package describes it. */
export interface ConformanceReport {
  /** Raised when a member changes its meaning or goes; new members may come without. */
  readonly format: 1;
  readonly suite: { readonly name: string; readonly version: string };
  readonly core: { readonly version: string };
  readonly harness: {
    readonly name: string;
    readonly module: string;
    readonly brokenPlaces: readonly string[];
    readonly powerCuts: boolean;
    readonly network: boolean;
  };
  readonly backend: {
    readonly name: string;
    /** The version of the contract of the five verbs. */
    readonly specVersion: number;
    readonly traits: BackendTraits;
  };
  readonly environment: { readonly node: string; readonly platform: string; readonly arch: string };
  readonly seed: number;
  readonly long: boolean;
  readonly tuning: Tuning;
  /** As in ISO 8601, in UTC. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly verdict: Verdict;
  /** Why not all cases were run, if so. */
  readonly incomplete?: string;
  /** By level and outcome. */
  readonly totals: { readonly must: OutcomeCounts; readonly should: OutcomeCounts };
  /** In the order of the suite. */
  readonly cases: readonly ReportedCase[];
  /** What else went wrong. */
  readonly notes: readonly string[];
}
