/** Time, injected so that a test can own it. */
export interface Clock {
  /** Wall-clock time in milliseconds since the epoch; may jump. */
  wallMs(): number;
  /** Milliseconds from an arbitrary start; never goes back, and may stand still while the machine sleeps. */
  monotonicMs(): number;
  /** Runs the callback once after the delay in milliseconds; the answer cancels it. */
  schedule(callback: () => void, delayMs: number): () => void;
}

export const systemClock: Clock = {
  wallMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  schedule: (callback, delayMs) => {
    const timer = setTimeout(callback, Math.min(delayMs, 2 ** 31 - 1));
    return () => clearTimeout(timer);
  },
};
