import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { packageFolder } from "../package-folder.js";

/** What the watching thread is given. */
export interface WatchdogData {
  /** One number, which this thread raises as long as its event loop turns. */
  readonly beats: Int32Array;
  readonly limitMs: number;
}

/**
 * Ends the process when its event loop has stood still for too long: an adapter that blocks it, or that never lets go
 * of it between its promises, would otherwise hold up the run for ever, since no deadline passes and no signal arrives.
 */
export class Watchdog {
  readonly #thread: Worker;
  readonly #beating: NodeJS.Timeout;

  constructor(limitMs: number) {
    const beats = new Int32Array(new SharedArrayBuffer(4));
    const workerData: WatchdogData = { beats, limitMs };
    this.#thread = new Worker(join(packageFolder(), "dist", "cli", "watchdog-thread.js"), { workerData });
    this.#thread.unref();
    this.#beating = setInterval(() => Atomics.add(beats, 0, 1), 200);
    this.#beating.unref();
  }

  /** What to say if it comes to that. */
  expect(lastWords: string): void {
    this.#thread.postMessage(lastWords);
  }

  async stop(): Promise<void> {
    clearInterval(this.#beating);
    await this.#thread.terminate();
  }
}
