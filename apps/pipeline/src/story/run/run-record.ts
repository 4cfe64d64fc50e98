import type { StorageUse } from "../attempt.js";
import type { Fault } from "../faults/fault-plan.js";
import type { OutputVerdict } from "../sink/judge-output.js";

/** A fault when it struck, in milliseconds of the run. */
export interface Struck {
  readonly fault: Fault;
  readonly atMs: number;
}

/** One attempt to be at work again. */
export interface Restart {
  readonly askedAtMs: number;
  atWorkAtMs?: number;
  /** What it went on from; absent when it began anew. */
  epoch?: number;
  failedAtMs?: number;
  error?: string;
  /** The checkpoint that was asked for and is not there. */
  missingEpoch?: number;
}

/** A span in which nothing was at work. */
export interface Outage {
  readonly fromMs: number;
  readonly toMs: number;
}

/** All that happened in one run of one lane. */
export interface RunRecord {
  readonly lane: string;
  readonly side: "before" | "after";
  readonly title: string;
  readonly scenario: string;
  readonly hours: number;
  readonly struck: readonly Struck[];
  readonly restarts: readonly Restart[];
  /** When each checkpoint was made, in milliseconds of the run. */
  readonly checkpoints: readonly { readonly epoch: number; readonly atMs: number }[];
  /** The oldest checkpoint that is kept, as it became known. */
  readonly retained: readonly { readonly epoch: number; readonly atMs: number }[];
  readonly down: readonly Outage[];
  readonly storage: StorageUse;
  readonly output: OutputVerdict;
  /** Whether the run could be ended in good order. */
  readonly finished: boolean;
}
