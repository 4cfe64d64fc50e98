import type { Clock } from "@holdfast/core";

/** How much time passes by each look at the clock. */
const tickMs = 0.02;
const startMs = Date.UTC(2026, 0, 1);
/** What is scheduled for later than this is a deadline: in this world nothing hangs that a deadline would end. */
const longestPauseMs = 5_000;

/** The clock of a simulated machine: time passes by being looked at, so that a run is the same each time. */
export class WorldClock implements Clock {
  #passedMs: number;

  constructor(passedMs = 0) {
    this.#passedMs = passedMs;
  }

  wallMs(): number {
    return startMs + Math.floor(this.monotonicMs());
  }

  monotonicMs(): number {
    this.#passedMs += tickMs;
    return this.#passedMs;
  }

  schedule(callback: () => void, delayMs: number): () => void {
    if (delayMs > longestPauseMs) return () => undefined;
    const turn = setImmediate(() => {
      this.#passedMs += delayMs;
      callback();
    });
    return () => clearImmediate(turn);
  }
}
