import {
  type BoundedCall,
  boundedCall,
  CallController,
  type Clock,
  InvalidStateError,
  type VerbOptions,
} from "@holdfast/core";

/** How long what a call has left is cleaned up at most, in milliseconds. */
const cleanUpMs = 10_000;
/** How long `close` waits for calls under way to clean up, in milliseconds. */
const graceMs = 1000;

/** A call to be bounded. */
export interface LivingCall extends VerbOptions {
  readonly what: string;
  readonly mutates: BoundedCall["mutates"];
}

/** The calls of a backend, from the first to `close`, which ends all that are under way. */
export class Lifetime {
  readonly #clock: Clock;
  /** What calls do, also after they have been answered because they were cut off. */
  readonly #running = new Set<Promise<unknown>>();
  /** Ends calls under way. */
  readonly #ended = new CallController();
  /** Ends what they clean up. */
  readonly #closing = new AbortController();
  #closed: Promise<void> | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Runs a call that ends with its deadline, its signal, or with `close`. */
  async run<T>(call: LivingCall, run: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (this.#closed !== undefined) throw new InvalidStateError(`${call.what} came after close()`);
    const bounds = { ...call, clock: this.#clock, endSignal: this.#ended.signal };
    return await boundedCall(bounds, (cut) => this.#tracked(run(cut)));
  }

  /** Does something for a call that has failed, with a bound of its own. That it fails as well changes nothing for the caller. */
  async cleanUp(what: string, run: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const bounds = { what, mutates: true, deadlineMs: cleanUpMs, clock: this.#clock };
    const signal = this.#closing.signal;
    await this.#tracked(boundedCall({ ...bounds, signal }, run)).catch(() => undefined);
  }

  /** Ends every call, waits a little for what they clean up, and ends that too. */
  async close(release: () => void): Promise<void> {
    this.#closed ??= this.#end().finally(release);
    await this.#closed;
  }

  async #end(): Promise<void> {
    this.#ended.abort(new InvalidStateError("the backend was closed"));
    await this.#settled(graceMs);
    this.#closing.abort(new InvalidStateError("the backend was closed"));
    await this.#settled(0);
  }

  async #settled(withinMs: number): Promise<void> {
    if (this.#running.size === 0) return;
    await new Promise<void>((resolve) => {
      const cancel = this.#clock.schedule(resolve, withinMs);
      const check = (): void => {
        if (this.#running.size > 0) {
          Promise.allSettled(this.#running).then(check, check);
          return;
        }
        cancel();
        resolve();
      };
      check();
    });
  }

  async #tracked<T>(running: Promise<T>): Promise<T> {
    this.#running.add(running);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
    }
  }
}
