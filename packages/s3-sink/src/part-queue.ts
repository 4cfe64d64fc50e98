/** Parts of all files on their way, a few at a time. */
export class PartQueue {
  readonly #width: number;
  readonly #waiting: (() => void)[] = [];
  readonly #listeners = new Set<() => void>();
  #running = 0;

  constructor(width: number) {
    this.#width = width;
  }

  /** Some part has to wait for others: whoever makes more should wait as well. */
  get isFull(): boolean {
    return this.#waiting.length > 0;
  }

  async run<T>(send: () => Promise<T>): Promise<T> {
    if (this.#running >= this.#width) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#running += 1;
    try {
      return await send();
    } finally {
      const next = this.#waiting.shift();
      // The place goes to the next one directly, so that nobody comes between.
      if (next) next();
      else this.#running -= 1;
      for (const listener of this.#listeners) listener();
    }
  }

  /** Resolves when no part has to wait any more, or the signal aborts. */
  async room(signal: AbortSignal): Promise<void> {
    while (this.isFull && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const done = (): void => {
          this.#listeners.delete(done);
          signal.removeEventListener("abort", done);
          resolve();
        };
        this.#listeners.add(done);
        signal.addEventListener("abort", done, { once: true });
      });
    }
    signal.throwIfAborted();
  }
}
