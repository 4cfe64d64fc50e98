import type { Clock } from "@holdfast/core";

interface Timer {
  readonly atMs: number;
  readonly callback: () => void;
}

const startMs = Date.UTC(2026, 0, 1);

/** A clock on which time passes only when it is told to, or when a world that waits for it lets it. */
export class VirtualClock implements Clock {
  readonly #timers = new Set<Timer>();
  #passedMs = 0;

  wallMs(): number {
    return startMs + Math.floor(this.#passedMs);
  }

  monotonicMs(): number {
    return this.#passedMs;
  }

  schedule(callback: () => void, delayMs: number): () => void {
    const timer = { atMs: this.#passedMs + Math.max(0, delayMs), callback };
    if (Number.isFinite(delayMs)) this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Lets time pass, and runs what is due on the way, in order. */
  advance(byMs: number): void {
    const endMs = this.#passedMs + byMs;
    for (let due = this.#next(); due && due.atMs <= endMs; due = this.#next()) this.#run(due);
    this.#passedMs = endMs;
  }

  /** Goes to what is due next, and runs it; false when nothing is. */
  moveOn(): boolean {
    const next = this.#next();
    if (next) this.#run(next);
    return next !== undefined;
  }

  #run(timer: Timer): void {
    this.#timers.delete(timer);
    this.#passedMs = Math.max(this.#passedMs, timer.atMs);
    timer.callback();
  }

  #next(): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.#timers) if (!next || timer.atMs < next.atMs) next = timer;
    return next;
  }
}
