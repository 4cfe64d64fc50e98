import type { VerbOptions } from "./call-options.js";

export type ProbeOptions = VerbOptions;

/** One step of a probe and what it saw. */
export interface ProbeCheck {
  readonly id: string;
  readonly outcome: "pass" | "warn" | "accepted";
  readonly explanation: string;
}

/** What a probe of the real place found. A failed check is never in here: it throws `UnsafeStorageError`. */
export interface ProbeReport {
  readonly backend: string;
  readonly checks: readonly ProbeCheck[];
}
