import { setTimeout as rest, setImmediate as turn } from "node:timers/promises";
import type { Clock } from "@holdfast/core";
import { Violation } from "../case/violation.js";

/** After so many turns of the event loop in which nobody did anything, everybody waits for the clock. */
const quietTurns = 4;
/** After so many more of them somebody may be waiting for the machine, which needs no hot loop. */
const restTurns = 2000;
/** In milliseconds of the real clock: nobody waits so long for anything but what never comes. */
const longestWaitMs = 30_000;
const startMs = Date.UTC(2026, 0, 1);

interface Timer {
  readonly atMs: number;
  readonly callback: () => void;
}

/** A clock that stands still while anybody is at work, and goes to what is due next once all wait for it. */
export class IdleClock implements Clock {
  readonly #timers = new Set<Timer>();
  #passedMs = 0;
  #happenings = 0;

  wallMs(): number {
    return startMs + Math.floor(this.#passedMs);
  }

  monotonicMs(): number {
    return this.#passedMs;
  }

  schedule(callback: () => void, delayMs: number): () => void {
    const timer: Timer = { atMs: this.#passedMs + Math.max(0, delayMs), callback };
    this.#timers.add(timer);
    this.#happenings += 1;
    return () => {
      if (this.#timers.delete(timer)) this.#happenings += 1;
    };
  }

  /** Time goes by while something is done. What was due meanwhile comes when all is quiet. */
  pass(byMs: number): void {
    this.#passedMs += byMs;
    this.#happenings += 1;
  }

  /**
   * Waits for something, and lets time pass whenever nobody does anything.
   * @throws Violation when it waits for what never comes
   */
  async until<T>(running: Promise<T>): Promise<T> {
    let isOver = false;
    const ended = running.finally(() => {
      isOver = true;
    });
    ended.catch(() => undefined);
    let deadAtMs: number | undefined;
    for (let quiet = 0, before = -1; !isOver; ) {
      await (quiet > restTurns ? rest(1) : turn());
      quiet = this.#happenings === before ? quiet + 1 : 0;
      before = this.#happenings;
      if (quiet < quietTurns) continue;
      if (this.#moveOn()) {
        quiet = 0;
        deadAtMs = undefined;
        continue;
      }
      deadAtMs ??= performance.now() + longestWaitMs;
      if (performance.now() > deadAtMs) {
        throw new Violation("BOUNDED: somebody waits for what no deadline ends");
      }
    }
    return await ended;
  }

  #moveOn(): boolean {
    let next: Timer | undefined;
    for (const timer of this.#timers) if (!next || timer.atMs < next.atMs) next = timer;
    if (!next) return false;
    this.#timers.delete(next);
    this.#happenings += 1;
    this.#passedMs = Math.max(this.#passedMs, next.atMs);
    next.callback();
    return true;
  }
}
