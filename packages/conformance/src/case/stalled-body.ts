/**
 * A body that hands out what it is given, and then waits until it is let go on. It remembers what was done with it, and
 * being closed does not end its waiting, so that a call must not rely on that.
 */
export class StalledBody implements AsyncIterable<Uint8Array> {
  /** It was asked for more than it has. */
  stalled = false;
  /** `return` was called: the reader is done with it. */
  closed = false;
  readonly #chunks: Uint8Array[];
  readonly #goesOn: Promise<void>;
  #goOn: () => void = () => undefined;

  constructor(chunks: readonly Uint8Array[]) {
    this.#chunks = [...chunks];
    this.#goesOn = new Promise((resolve) => {
      this.#goOn = resolve;
    });
  }

  /** Lets it come to its end. */
  goOn(): void {
    this.#goOn();
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    return {
      next: async () => {
        const chunk = this.#chunks.shift();
        if (chunk) return { done: false, value: chunk };
        this.stalled = true;
        await this.#goesOn;
        return { done: true, value: undefined };
      },
      return: async () => {
        this.closed = true;
        return { done: true, value: undefined };
      },
    };
  }
}
