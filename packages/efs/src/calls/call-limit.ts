import { setMaxListeners } from "node:events";

/**
 * Lets only so many calls into the kernel at once; the others wait their turn.
 *
 * A call on a hard mount whose server is away never returns, and holds one of the few threads that Node.js has for all
 * file, DNS and crypto work of a process. With a limit below their number, some always remain.
 */
export class CallLimit {
  readonly #limit: number;
  readonly #waiting = new Set<() => void>();
  #running = 0;

  /** @param limit - at least 1; `Infinity` for a file system that uses no threads. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /**
   * Runs a call when its turn comes.
   * @throws the signal's reason when it aborts before that; then the call is never begun.
   */
  async run<T>(call: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    await this.#enter(signal);
    try {
      signal?.throwIfAborted();
      return await call();
    } finally {
      this.#leave();
    }
  }

  async #enter(signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    if (this.#running < this.#limit) {
      this.#running += 1;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const onTurn = (): void => {
        signal?.removeEventListener("abort", onAbort);
        resolve();
      };
      const onAbort = (): void => {
        this.#waiting.delete(onTurn);
        reject(signal?.reason);
      };
      this.#waiting.add(onTurn);
      if (!signal) return;
      setMaxListeners(0, signal);
      signal.addEventListener("abort", onAbort, { once: true });
    });
  }

  /** The turn is handed on, so that nobody who comes now is quicker than who waits. */
  #leave(): void {
    const [next] = this.#waiting;
    if (!next) {
      this.#running -= 1;
      return;
    }
    this.#waiting.delete(next);
    next();
  }
}

/** libuv's own default and bounds (docs.libuv.org, Thread pool work scheduling). */
const defaultThreads = 4;
const mostThreads = 1024;
const sparedThreads = 2;

/**
 * How many calls may hang before other work of the process has fewer than two threads left; at least one.
 * @param threads - the value of UV_THREADPOOL_SIZE, which libuv reads at its first use.
 */
export function callsThatMayHang(threads: string | undefined): number {
  const asked = Number.parseInt(threads ?? "", 10);
  const size = Number.isNaN(asked) ? defaultThreads : Math.min(Math.max(asked, 1), mostThreads);
  return Math.max(size - sparedThreads, 1);
}

const { UV_THREADPOOL_SIZE: threadsAsked } = process.env;

/** All stores on NFS in this process share one limit, since they share the threads. */
export const processCalls: CallLimit = new CallLimit(callsThatMayHang(threadsAsked));
