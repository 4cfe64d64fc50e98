import type { Clock } from "./clock.js";

/** A moment on both clocks of this machine. */
export interface Instant {
  readonly monotonicMs: number;
  readonly wallMs: number;
}

export function instantNow(clock: Clock): Instant {
  return { monotonicMs: clock.monotonicMs(), wallMs: clock.wallMs() };
}

/**
 * How long ago a moment may have been: the larger of both clocks' answers, since the monotonic one stands still
 * while a machine sleeps (`clock_gettime(2)`, CLOCK_MONOTONIC) and the wall clock may be set back.
 */
export function elapsedMs(since: Instant, clock: Clock): number {
  return Math.max(clock.monotonicMs() - since.monotonicMs, clock.wallMs() - since.wallMs);
}
