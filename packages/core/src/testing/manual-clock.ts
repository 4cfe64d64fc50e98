import type { Clock } from "../time/clock.js";

/** A clock that only moves when a test moves it. Both of its clocks move alike unless told otherwise. */
export class ManualClock implements Clock {
  #wallMs: number;
  #monotonicMs = 0;
  readonly #timers = new Set<{ readonly atMs: number; readonly callback: () => void }>();

  constructor(startMs = 1_700_000_000_000) {
    this.#wallMs = startMs;
  }

  wallMs(): number {
    return this.#wallMs;
  }

  monotonicMs(): number {
    return this.#monotonicMs;
  }

  schedule(callback: () => void, delayMs: number): () => void {
    const timer = { atMs: this.#monotonicMs + delayMs, callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Moves both clocks on and runs what was due on the way, in order. */
  advance(byMs: number): void {
    const endMs = this.#monotonicMs + byMs;
    for (let due = this.#nextDue(endMs); due; due = this.#nextDue(endMs)) {
      this.#move(due.atMs - this.#monotonicMs);
      this.#timers.delete(due);
      due.callback();
    }
    this.#move(endMs - this.#monotonicMs);
  }

  /** Sets the wall clock forwards or back, as an operator or NTP does. */
  stepWall(byMs: number): void {
    this.#wallMs += byMs;
  }

  #move(byMs: number): void {
    this.#monotonicMs += byMs;
    this.#wallMs += byMs;
  }

  #nextDue(endMs: number): { readonly atMs: number; readonly callback: () => void } | undefined {
    return [...this.#timers].filter(({ atMs }) => atMs <= endMs).sort((a, b) => a.atMs - b.atMs)[0];
  }
}
