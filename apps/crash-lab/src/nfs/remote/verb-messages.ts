import type { BackendTraits, ErrorOutcome } from "@holdfast/core";
import type { NfsWriterName } from "../writers/nfs-writers.js";

export type VerbName = "probe" | "write" | "create" | "read" | "list" | "remove" | "tidy";

/** What the far side hears: first who is wanted, then calls, and the end of some of them. */
export type ToVerbs =
  | { readonly kind: "open"; readonly writer: NfsWriterName; readonly directory: string }
  | { readonly kind: "call"; readonly id: number; readonly verb: VerbName; readonly args: readonly unknown[] }
  | { readonly kind: "abort"; readonly id: number };

/** What it answers. */
export type FromVerbs =
  | { readonly kind: "opened"; readonly name: string; readonly traits: BackendTraits }
  | { readonly kind: "result"; readonly id: number; readonly result: unknown }
  | { readonly kind: "error"; readonly id: number; readonly error: ToldError };

/** An error on its way from one process to another. */
export interface ToldError {
  readonly code: string;
  readonly message: string;
  readonly outcome: ErrorOutcome;
  readonly retryable: boolean;
  readonly remainingKeys?: readonly string[];
}
