import { boundedCall, type Clock, OutcomeUnknownError, systemClock, type VerbOptions } from "@holdfast/core";
import { describeCall, isMutation, type VerbCall } from "./verb-call.js";

/**
 * The caller's deadline and signal over what a call waits for on its way. Once a change was sent, being cut off leaves
 * its outcome unknown.
 */
export class CallBounds {
  readonly #what: string;
  readonly #mutates: boolean;
  readonly #options: VerbOptions;
  readonly #clock: Clock;
  readonly #startedAtMs: number;
  #sent = false;

  constructor(call: VerbCall, options: VerbOptions, clock: Clock = systemClock) {
    this.#what = describeCall(call);
    this.#mutates = isMutation(call.verb);
    this.#options = options;
    this.#clock = clock;
    this.#startedAtMs = clock.monotonicMs();
  }

  /** The call is over before it began. */
  get areOver(): boolean {
    const { signal, deadlineMs = Number.POSITIVE_INFINITY } = this.#options;
    return signal?.aborted === true || this.#remainingMs(deadlineMs) <= 0;
  }

  /** What is left of the bounds, for the storage itself. */
  remaining<O extends VerbOptions>(options: O): O {
    const { deadlineMs } = options;
    return deadlineMs === undefined ? options : { ...options, deadlineMs: this.#remainingMs(deadlineMs) };
  }

  /** From here on the request is under way. */
  send(): void {
    this.#sent = true;
  }

  /**
   * Waits no longer than the caller does.
   * @throws AbortedError or UnavailableError when the bounds end the call and nothing can have changed.
   * @throws OutcomeUnknownError when they end one that may have changed something.
   */
  async wait<T>(run: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { signal, deadlineMs } = this.remaining(this.#options);
    const mutates = this.#mutates && this.#sent;
    if (mutates && this.areOver) {
      throw new OutcomeUnknownError(`${this.#what} was cut off before its answer came`, {
        cause: signal?.reason,
      });
    }
    const bounds = { ...(signal && { signal }), ...(deadlineMs !== undefined && { deadlineMs }) };
    return await boundedCall({ what: this.#what, mutates, clock: this.#clock, ...bounds }, run);
  }

  /** Waits for an answer that never comes. */
  async hang(): Promise<never> {
    return await this.wait(() => new Promise<never>(() => undefined));
  }

  #remainingMs(deadlineMs: number): number {
    return deadlineMs - (this.#clock.monotonicMs() - this.#startedAtMs);
  }
}
