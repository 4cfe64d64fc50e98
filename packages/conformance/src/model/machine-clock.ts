import type { Clock } from "@holdfast/core";

/**
 * How a machine's clocks go while it is held up. `running`: both do. `asleep`: the monotonic one stands still, as
 * CLOCK_MONOTONIC does while a machine sleeps. `set-back`: the wall clock stands still, as if set back on waking.
 */
export type Pace = "running" | "asleep" | "set-back";

interface Timer {
  readonly atMs: number;
  readonly callback: () => void;
}

/** The clocks of one machine. They only move when the model moves them, and it can see what they wait for. */
export class MachineClock implements Clock {
  pace: Pace = "running";
  #wallMs: number;
  #monotonicMs = 0;
  #timers: Timer[] = [];

  constructor(startMs: number) {
    this.#wallMs = startMs;
  }

  /** The time of day in whole seconds: a coarse clock is as good as any, and makes more states the same. */
  wallMs(): number {
    return Math.floor(this.#wallMs / 1000) * 1000;
  }

  monotonicMs(): number {
    return this.#monotonicMs;
  }

  schedule(callback: () => void, delayMs: number): () => void {
    const timer = { atMs: this.#monotonicMs + delayMs, callback };
    this.#timers.push(timer);
    return () => {
      const at = this.#timers.indexOf(timer);
      if (at >= 0) this.#timers.splice(at, 1);
    };
  }

  /** How long until the next timer is due; `undefined` when nothing is waited for. */
  untilDueMs(): number | undefined {
    const next = this.#next();
    return next && next.atMs - this.#monotonicMs;
  }

  /** Time passes; what was due on the way runs, in order. */
  pass(ms: number): void {
    const isAsleep = this.pace === "asleep";
    if (this.pace !== "set-back") this.#wallMs += ms;
    if (isAsleep) return;
    const endMs = this.#monotonicMs + ms;
    for (let next = this.#next(); next && next.atMs <= endMs; next = this.#next()) {
      this.#timers.splice(this.#timers.indexOf(next), 1);
      this.#monotonicMs = Math.max(this.#monotonicMs, next.atMs);
      next.callback();
    }
    this.#monotonicMs = endMs;
  }

  /** Somebody sets the wall clock. */
  stepWall(ms: number): void {
    this.#wallMs += ms;
  }

  /** Nothing is waited for any more: the machine is gone. */
  stop(): void {
    this.#timers = [];
  }

  #next(): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.#timers) if (!next || timer.atMs < next.atMs) next = timer;
    return next;
  }
}
