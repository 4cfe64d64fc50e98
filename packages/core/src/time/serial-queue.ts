import type { Deadline } from "./deadline.js";

/** Runs one task at a time, in the order they were handed in. A task that fails does not stop the next. */
export class SerialQueue {
  #last: Promise<void> = Promise.resolve();
  /** How many tasks have not ended. */
  #unended = 0;

  /** Runs the task when those before it have ended; gives up waiting for its turn at the deadline. */
  async run<T>(what: string, deadline: Deadline, task: () => Promise<T>): Promise<T> {
    const before = this.#last;
    const isFirst = this.#unended === 0;
    let end: () => void = () => undefined;
    this.#last = new Promise((resolve) => {
      end = resolve;
    });
    this.#unended += 1;
    const release = (): void => {
      this.#unended -= 1;
      end();
    };
    try {
      if (isFirst) deadline.check(`the turn of ${what}`);
      else await deadline.wait(`the turn of ${what}`, () => before);
    } catch (error) {
      // The tasks behind still wait for those before.
      before.then(release, release);
      throw error;
    }
    try {
      return await task();
    } finally {
      release();
    }
  }
}
