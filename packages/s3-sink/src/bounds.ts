import { setMaxListeners } from "node:events";
import { boundedCall, type CallOptions, type Clock, durationMs } from "@holdfast/core";

/** The bounds of a sink's calls: each ends by its deadline, with its signal, or when the sink is closed. */
export class Bounds {
  readonly #clock: Clock;
  readonly #closing: AbortSignal;

  constructor(clock: Clock, closing: AbortSignal) {
    this.#clock = clock;
    this.#closing = closing;
    setMaxListeners(0, closing);
  }

  async run<T>(
    what: string,
    mutates: boolean,
    { signal, deadline }: CallOptions,
    defaultMs: number,
    run: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const deadlineMs = deadline === undefined ? defaultMs : durationMs(deadline, "deadline");
    const end = new AbortController();
    const sources = signal ? [signal, this.#closing] : [this.#closing];
    const forward = (): void => end.abort(sources.find(({ aborted }) => aborted)?.reason);
    for (const source of sources) {
      setMaxListeners(0, source);
      if (source.aborted) forward();
      source.addEventListener("abort", forward, { once: true });
    }
    try {
      return await boundedCall({ what, mutates, deadlineMs, signal: end.signal, clock: this.#clock }, run);
    } finally {
      for (const source of sources) source.removeEventListener("abort", forward);
    }
  }
}
