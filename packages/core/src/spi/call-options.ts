/**
 * What every verb of a {@link Backend} accepts to bound it.
 *
 * A verb ends by its deadline and when its signal aborts: with a result, or with a typed error.
 * A mutation that was cut off after it may have reached the storage ends in an `OutcomeUnknownError`.
 */
export interface VerbOptions {
  /** Ends the call early. */
  readonly signal?: AbortSignal;
  /** How long the call may take from now, in milliseconds. Without it the adapter uses its own bound. */
  readonly deadlineMs?: number;
}
