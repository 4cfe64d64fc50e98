import { setMaxListeners } from "node:events";
import { AbortedError } from "../errors/aborted-error.js";
import { OutcomeUnknownError } from "../errors/outcome-unknown-error.js";
import { UnavailableError } from "../errors/unavailable-error.js";
import type { VerbOptions } from "../spi/call-options.js";
import { type Clock, systemClock } from "./clock.js";

export interface BoundedCall extends VerbOptions {
  /** What is being done, for the error message: `read of "a/b"`. */
  readonly what: string;
  /** The call changes something, so that cutting it off leaves its outcome unknown. */
  readonly mutates: boolean;
  readonly clock?: Clock;
}

/**
 * Runs something and ends with it, with the deadline or with the signal, whichever comes first.
 * What runs gets a signal that aborts at the cut, and may go on in the background; its late answer is dropped.
 *
 * @throws AbortedError when the signal ended the call and nothing can have changed.
 * @throws UnavailableError when the deadline passed and nothing can have changed.
 * @throws OutcomeUnknownError when a mutation was cut off by either.
 */
export async function boundedCall<T>(
  call: BoundedCall,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { signal, deadlineMs, what, mutates, clock = systemClock } = call;
  if (signal?.aborted)
    throw new AbortedError(`${what} was aborted before it began`, { cause: signal.reason });
  if (deadlineMs !== undefined && deadlineMs <= 0) {
    throw new UnavailableError(`${what} was not begun: its deadline had passed`);
  }
  const cut = new AbortController();
  return await new Promise<T>((resolve, reject) => {
    const finish = (settle: () => void): void => {
      cancelTimer?.();
      signal?.removeEventListener("abort", onAbort);
      settle();
    };
    const cutOff = (error: Error): void => {
      finish(() => reject(error));
      cut.abort(error);
    };
    const onAbort = (): void => {
      const cause = signal?.reason;
      cutOff(
        mutates
          ? new OutcomeUnknownError(`${what} was aborted under way`, { cause })
          : new AbortedError(`${what} was aborted`, { cause }),
      );
    };
    const onDeadline = (): void => {
      const message = `${what} did not end within ${Math.round(deadlineMs ?? 0)} ms`;
      cutOff(mutates ? new OutcomeUnknownError(message) : new UnavailableError(message));
    };
    if (signal) listenForAbort(signal, onAbort);
    const cancelTimer = deadlineMs === undefined ? undefined : clock.schedule(onDeadline, deadlineMs);
    (async () => await run(cut.signal))().then(
      (value) => finish(() => resolve(value)),
      (error: unknown) => finish(() => reject(error)),
    );
  });
}

/** Any number of calls under way may share a signal; Node takes more than ten listeners for a leak unless told. */
function listenForAbort(signal: AbortSignal, onAbort: () => void): void {
  setMaxListeners(0, signal);
  signal.addEventListener("abort", onAbort, { once: true });
}
