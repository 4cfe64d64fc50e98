import type { Tuning } from "@holdfast/conformance";

/** What a process that runs cases is asked to do. */
export interface CaseRequest {
  /** The mutant that it must be; the good one without it. */
  readonly mutant?: string;
  readonly cases: readonly string[];
  readonly seed: number;
  /** How many seeds a case may try, from that one up, until it fails: what it finds can depend on chance. */
  readonly seeds: number;
  readonly tuning: Partial<Tuning>;
}

/** How one case ended in it. */
export interface CaseVerdict {
  readonly id: string;
  readonly outcome: "pass" | "fail" | "skipped" | "known-deviation";
  /** Why a case failed: its error's code. */
  readonly code?: string;
  readonly message?: string;
  readonly durationMs: number;
  /** How many seeds were tried; above 1 it took chance to find it. */
  readonly tried: number;
}
