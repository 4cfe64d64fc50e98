import { BodyFailedError, InvalidArgumentError } from "@holdfast/core";

/**
 * Hands each chunk on, one at a time, until the body ends or the signal aborts.
 * A body that is not read to its end is closed, also when `accept` throws.
 *
 * @throws BodyFailedError when the body throws; its error is the `cause`.
 * @throws InvalidArgumentError when it yields something other than bytes.
 */
export async function drainBody(
  body: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
  accept: (chunk: Uint8Array) => Promise<void>,
): Promise<void> {
  const iterator = openBody(body);
  const cut = new Cut(signal);
  let ended = false;
  try {
    for (;;) {
      const next = await cut
        .race(async () => await iterator.next())
        .catch((error: unknown) => {
          if (signal.aborted) throw error;
          ended = true;
          throw new BodyFailedError("the source of the bytes failed", { cause: error });
        });
      if (next.done) {
        ended = true;
        return;
      }
      if (!(next.value instanceof Uint8Array)) {
        throw new InvalidArgumentError(
          `a body yielded ${typeof next.value}; it must yield Uint8Array chunks`,
        );
      }
      await accept(next.value);
    }
  } finally {
    // What ends the call is the error that is already on its way, so an error of closing is not told.
    if (!ended) await cut.race(async () => await iterator.return?.()).catch(() => undefined);
    cut.release();
  }
}

function openBody(body: AsyncIterable<Uint8Array>): AsyncIterator<Uint8Array> {
  try {
    return body[Symbol.asyncIterator]();
  } catch (cause) {
    throw new BodyFailedError("the source of the bytes could not be opened", { cause });
  }
}

/** Closes a body that nobody began to read, without waiting for it. */
export function abandonBody(body: AsyncIterable<Uint8Array>): void {
  // The call has its error already; that its source cannot be closed either changes nothing for the caller.
  Promise.resolve()
    .then(async () => await body[Symbol.asyncIterator]().return?.())
    .catch(() => undefined);
}

/** @throws InvalidArgumentError when it is no stream. */
export function assertBody(body: AsyncIterable<Uint8Array>): void {
  const open: unknown = body?.[Symbol.asyncIterator];
  if (typeof open === "function") return;
  throw new InvalidArgumentError(`a body is ${typeof body}; give a Uint8Array or an async iterable of them`);
}

/** Waits that end with a signal. One listener serves them all, so that a long body does not gather memory. */
class Cut {
  readonly #signal: AbortSignal;
  readonly #listener = (): void => this.#reject?.(this.#signal.reason);
  #reject: ((reason: unknown) => void) | undefined;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    signal.addEventListener("abort", this.#listener, { once: true });
  }

  race<T>(run: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#reject = reject;
      run().then(resolve, reject);
      if (this.#signal.aborted) reject(this.#signal.reason);
    });
  }

  release(): void {
    this.#signal.removeEventListener("abort", this.#listener);
  }
}
