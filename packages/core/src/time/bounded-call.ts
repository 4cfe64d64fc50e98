import { AbortedError } from "../errors/aborted-error.js";
import { OutcomeUnknownError } from "../errors/outcome-unknown-error.js";
import { UnavailableError } from "../errors/unavailable-error.js";
import type { VerbOptions } from "../spi/call-options.js";
import { CallController, whenAborted } from "./call-controller.js";
import { type Clock, systemClock } from "./clock.js";

export interface BoundedCall extends VerbOptions {
  /** What is being done, for the error message: `read of "a/b"`. */
  readonly what: string;
  /** The call changes something, so that cutting it off leaves its outcome unknown; or whether it may have, by then. */
  readonly mutates: boolean | (() => boolean);
  readonly clock?: Clock;
  /** Ends the call as `signal` does: that of whoever runs it, beside that of whoever asked for it. */
  readonly endSignal?: AbortSignal;
}

/**
 * Runs something and ends with it, with the deadline or with a signal, whichever comes first.
 * What runs gets a signal that aborts at the cut, and may go on in the background; its late answer is dropped.
 *
 * @throws AbortedError when a signal ended the call and nothing can have changed.
 * @throws UnavailableError when the deadline passed and nothing can have changed.
 * @throws OutcomeUnknownError when a mutation was cut off by either.
 */
export async function boundedCall<T>(
  call: BoundedCall,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const cut = new CallController();
  return await bounded(
    call,
    () => run(cut.signal),
    (error) => cut.abort(error),
  );
}

/**
 * The same for what takes no signal. Making one costs more than all the rest of a wait that ends at once.
 * @throws what {@link boundedCall} throws.
 */
export async function boundedWait<T>(call: BoundedCall, run: () => Promise<T>): Promise<T> {
  return await bounded(call, run);
}

function bounded<T>(call: BoundedCall, run: () => Promise<T>, onCut?: (error: Error) => void): Promise<T> {
  const { signal, endSignal, deadlineMs, what, mutates, clock = systemClock } = call;
  assertNotOver(call);
  return new Promise<T>((resolve, reject) => {
    const release = (): void => {
      cancelTimer?.();
      leaveSignal?.();
      leaveEndSignal?.();
    };
    const mayHaveChanged = (): boolean => (typeof mutates === "function" ? mutates() : mutates);
    const cutOff = (error: Error): void => {
      release();
      reject(error);
      onCut?.(error);
    };
    const onAbort = (): void => {
      const cause = signal?.aborted ? signal.reason : endSignal?.reason;
      cutOff(
        mayHaveChanged()
          ? new OutcomeUnknownError(`${what} was aborted under way`, { cause })
          : new AbortedError(`${what} was aborted`, { cause }),
      );
    };
    const onDeadline = (): void => {
      const message = `${what} did not end within ${Math.round(deadlineMs ?? 0)} ms`;
      cutOff(mayHaveChanged() ? new OutcomeUnknownError(message) : new UnavailableError(message));
    };
    const onFailure = (error: unknown): void => {
      release();
      reject(error);
    };
    const leaveSignal = signal && whenAborted(signal, onAbort);
    const leaveEndSignal = endSignal && whenAborted(endSignal, onAbort);
    const cancelTimer = deadlineMs === undefined ? undefined : clock.schedule(onDeadline, deadlineMs);
    try {
      Promise.resolve(run()).then((value) => {
        release();
        resolve(value);
      }, onFailure);
    } catch (error) {
      onFailure(error);
    }
  });
}

function assertNotOver({ signal, endSignal, deadlineMs, what }: BoundedCall): void {
  const aborted = signal?.aborted ? signal : endSignal?.aborted ? endSignal : undefined;
  if (aborted) throw new AbortedError(`${what} was aborted before it began`, { cause: aborted.reason });
  if (deadlineMs !== undefined && deadlineMs <= 0) {
    throw new UnavailableError(`${what} was not begun: its deadline had passed`);
  }
}
