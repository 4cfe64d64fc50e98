import type { Clock } from "@holdfast/core";
import type { Fate } from "./fate.js";
import type { VerbCall } from "./verb-call.js";

/**
 * Decides what becomes of calls, and when each part of them happens. `scriptedFaults` and `seededFaults` make one;
 * a simulation that schedules every event implements it itself.
 */
export interface FaultSource {
  /**
   * Counts the deadlines of calls. Default: the system's clock. A simulation gives its own, else every call that hangs
   * holds a timer of the real machine.
   */
  readonly clock?: Clock;
  /** Says what becomes of a call; asked once for each, when it is made. */
  fate(call: VerbCall): Fate;
  /** Resolves when the request reaches the storage; without it, or when it answers nothing, that is at once. */
  arrive?(call: VerbCall): Promise<void> | void;
  /** Resolves when the answer reaches the caller; without it, or when it answers nothing, that is at once. */
  answer?(call: VerbCall): Promise<void> | void;
  /** Resolves when the answer of a `slow` call is under way at last. Without it a slow call is as fast as any. */
  delay?(call: VerbCall): Promise<void> | void;
  /** Takes what is to be applied later: a call that was `late` or `hangs-late`, or one that is to be `duplicated`. */
  later(call: VerbCall, apply: () => Promise<unknown>): void;
}
