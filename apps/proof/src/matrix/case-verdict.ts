import type { Tuning } from "@holdfast/conformance";

/** What a process that runs cases is asked to do. */
export interface CaseRequest {
  /** The mutant that it must be; the good one without it. */
  readonly mutant?: string;
  readonly cases: readonly string[];
  readonly seed: number;
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
}
