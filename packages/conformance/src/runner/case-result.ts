import type { CaseGroup } from "../case/conformance-case.js";
import type { Invariant } from "../case/invariant.js";

/**
 * `known-deviation`: the harness declares that the case fails, with a reason; it is never a pass, also when it holds.
 * `skipped`: the case needs what the adapter or its harness does not offer.
 */
export type CaseOutcome = "pass" | "fail" | "skipped" | "known-deviation";

/** What a case ended with, in a form that can be stored. */
export interface CaseError {
  /** The code of a Holdfast or system error; `VIOLATION` when a check found that something does not hold. */
  readonly code: string;
  readonly message: string;
  readonly stack?: string;
}

export interface CaseResult {
  readonly id: string;
  readonly group: CaseGroup;
  readonly title: string;
  readonly level: "must" | "should";
  readonly invariant: Invariant;
  readonly outcome: CaseOutcome;
  /** Why it was skipped, or how the deviation was declared. */
  readonly reason?: string;
  /** The adapter does not declare what the case is about, so the opposite was tested: what is not declared. */
  readonly testedNegatively?: string;
  readonly notes: readonly string[];
  readonly error?: CaseError;
  /** The seed of the run. With it and its id the case makes the same choices again. */
  readonly seed: number;
  readonly durationMs: number;
}
