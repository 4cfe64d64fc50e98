import { AbortedError } from "../errors/aborted-error.js";
import { InvalidArgumentError } from "../errors/invalid-argument-error.js";
import { UnavailableError } from "../errors/unavailable-error.js";
import { describeValue } from "../key.js";
import type { VerbOptions } from "../spi/call-options.js";
import { boundedWait } from "./bounded-call.js";
import type { Clock } from "./clock.js";
import { type Duration, durationMs } from "./duration.js";

/** What every asynchronous call of the store accepts to bound it. */
export interface CallOptions {
  /** Ends the call early. */
  readonly signal?: AbortSignal;
  /** How long the call may take from now. The store's defaults apply without it. */
  readonly deadline?: Duration;
}

/** One call's bound, shared by everything the call does. */
export class Deadline {
  readonly signal: AbortSignal | undefined;
  readonly #clock: Clock;
  readonly #endsAtMs: number;
  readonly #totalMs: number;

  /** @throws InvalidArgumentError when the options hold no deadline, or no signal, that can be used. */
  constructor(options: CallOptions, defaultMs: number, clock: Clock) {
    assertCallOptions(options);
    this.#clock = clock;
    this.#totalMs = options.deadline === undefined ? defaultMs : durationMs(options.deadline, "deadline");
    this.#endsAtMs = clock.monotonicMs() + this.#totalMs;
    this.signal = options.signal;
  }

  remainingMs(): number {
    return this.#endsAtMs - this.#clock.monotonicMs();
  }

  /** The same bound, which also ends with another signal. */
  until(signal: AbortSignal): Deadline {
    const both = this.signal ? AbortSignal.any([this.signal, signal]) : signal;
    return new Deadline({ signal: both, deadline: Math.max(0, this.remainingMs()) }, 0, this.#clock);
  }

  /** What is left of the bound, for one verb. */
  verbOptions(): VerbOptions {
    return { deadlineMs: Math.max(0, this.remainingMs()), ...(this.signal && { signal: this.signal }) };
  }

  /**
   * Ends the call where it stands if its time is over.
   * @throws AbortedError or UnavailableError
   */
  check(what: string): void {
    if (this.signal?.aborted) throw new AbortedError(`${what} was aborted`, { cause: this.signal.reason });
    if (this.remainingMs() <= 0)
      throw new UnavailableError(`${what} did not end within ${Math.round(this.#totalMs)} ms`);
  }

  /** Waits for something that changes nothing, no longer than the bound. */
  async wait<T>(what: string, run: () => Promise<T>): Promise<T> {
    return await boundedWait({ what, mutates: false, clock: this.#clock, ...this.verbOptions() }, run);
  }

  /** Pauses, no longer than the bound. */
  async pause(what: string, delayMs: number): Promise<void> {
    let cancel: (() => void) | undefined;
    const delay = async (): Promise<void> => {
      await new Promise<void>((resolve) => {
        cancel = this.#clock.schedule(resolve, delayMs);
      });
    };
    try {
      await this.wait(what, delay);
    } finally {
      cancel?.();
    }
  }
}

/** @throws InvalidArgumentError when these are no options, or their signal is none. */
export function assertCallOptions(options: unknown): asserts options is CallOptions {
  if (typeof options !== "object" || options === null) {
    throw new InvalidArgumentError(
      `options are ${describeValue(options)}; give an object, or leave them out`,
    );
  }
  const { signal } = options as { readonly signal?: unknown };
  if (signal === undefined || signal instanceof AbortSignal) return;
  throw new InvalidArgumentError(`signal is ${describeValue(signal)}; give an AbortSignal`);
}
