import { setTimeout as rest, setImmediate as turn } from "node:timers/promises";
import type { Clock } from "@holdfast/core";

const startMs = Date.UTC(2026, 0, 1);
/** After so many turns of the event loop in which nobody touched the clock, everybody waits for it. */
const quietTurns = 4;
/** After so many, somebody may be waiting for the machine. */
const restTurns = 2000;
const longestRealWaitMs = 30_000;

interface Timer {
  readonly atMs: number;
  readonly callback: () => void;
}

/** A clock that stands still while anybody is at work and goes to what is due next once all wait for it. */
export class VirtualClock implements Clock {
  readonly #timers = new Set<Timer>();
  readonly #watched: (() => boolean)[] = [];
  #passedMs = 0;
  #touches = 0;

  wallMs(): number {
    return startMs + Math.floor(this.#passedMs);
  }

  monotonicMs(): number {
    return this.#passedMs;
  }

  schedule(callback: () => void, delayMs: number): () => void {
    const timer = { atMs: this.#passedMs + Math.max(0, delayMs), callback };
    this.#timers.add(timer);
    this.#touches += 1;
    return () => {
      if (this.#timers.delete(timer)) this.#touches += 1;
    };
  }

  /** Time stands still as well while this says that somebody is at work who does not touch the clock. */
  watch(isBusy: () => boolean): void {
    this.#watched.push(isBusy);
  }

  async sleep(delayMs: number): Promise<void> {
    await new Promise<void>((resolve) => this.schedule(resolve, delayMs));
  }

  async sleepUntil(atMs: number): Promise<void> {
    if (atMs > this.#passedMs) await this.sleep(atMs - this.#passedMs);
  }

  /**
   * Waits for something, and lets time pass whenever nobody does anything.
   * @throws Error when it waits for what never comes
   */
  async until<T>(running: Promise<T>, signal?: AbortSignal): Promise<T> {
    let isOver = false;
    const ended = running.finally(() => {
      isOver = true;
    });
    ended.catch(() => undefined);
    let idleSince: number | undefined;
    for (let quiet = 0, seen = -1; !isOver; ) {
      await (quiet > restTurns ? rest(1) : turn());
      signal?.throwIfAborted();
      const isBusy = this.#touches !== seen || this.#watched.some((watched) => watched());
      quiet = isBusy ? 0 : quiet + 1;
      seen = this.#touches;
      if (quiet < quietTurns) continue;
      if (this.#moveOn()) {
        quiet = 0;
        idleSince = undefined;
        continue;
      }
      idleSince ??= performance.now();
      if (performance.now() - idleSince > longestRealWaitMs)
        throw new Error("the story waits for what never comes");
    }
    return await ended;
  }

  #moveOn(): boolean {
    let next: Timer | undefined;
    for (const timer of this.#timers) if (!next || timer.atMs < next.atMs) next = timer;
    if (!next) return false;
    this.#timers.delete(next);
    this.#touches += 1;
    this.#passedMs = Math.max(this.#passedMs, next.atMs);
    next.callback();
    return true;
  }
}
