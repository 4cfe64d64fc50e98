import type { Clock } from "@holdfast/core";

/**
 * The life of one process. While it is held up (a partition, a paused machine) its timers and requests wait; once it
 * is dead nothing that it began goes on, and nobody is told.
 */
export class Life {
  readonly clock: Clock;
  readonly #base: Clock;
  readonly #pending = new Set<() => void>();
  readonly #waiting: (() => void)[] = [];
  #state: "running" | "held-up" | "dead" = "running";

  constructor(base: Clock) {
    this.#base = base;
    this.clock = {
      wallMs: () => base.wallMs(),
      monotonicMs: () => base.monotonicMs(),
      schedule: (callback, delayMs) => this.#schedule(callback, delayMs),
    };
  }

  get isDead(): boolean {
    return this.#state === "dead";
  }

  kill(): void {
    this.#state = "dead";
    for (const cancel of this.#pending) cancel();
    this.#pending.clear();
    this.#waiting.length = 0;
  }

  holdUp(): void {
    if (this.#state === "running") this.#state = "held-up";
  }

  goOn(): void {
    if (this.#state !== "held-up") return;
    this.#state = "running";
    for (const run of this.#waiting.splice(0)) run();
  }

  /** Time passes for the process; for a dead one it never does. */
  async passes(ms: number): Promise<void> {
    await new Promise<void>((resolve) => this.clock.schedule(resolve, ms));
  }

  #schedule(callback: () => void, delayMs: number): () => void {
    if (this.#state === "dead") return () => undefined;
    let isCancelled = false;
    const run = (): void => {
      if (!isCancelled && this.#state !== "dead") callback();
    };
    const cancelTimer = this.#base.schedule(() => {
      this.#pending.delete(cancelTimer);
      if (this.#state === "held-up") this.#waiting.push(run);
      else run();
    }, delayMs);
    this.#pending.add(cancelTimer);
    return () => {
      isCancelled = true;
      this.#pending.delete(cancelTimer);
      cancelTimer();
    };
  }
}
