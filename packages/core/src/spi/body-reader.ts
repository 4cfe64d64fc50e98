import { copyBytes } from "../copy-bytes.js";
import { BodyFailedError } from "../errors/body-failed-error.js";
import { InvalidArgumentError } from "../errors/invalid-argument-error.js";
import { describeValue } from "../key.js";
import type { ObjectBody } from "./object-body.js";

/**
 * The body of one write, as an adapter reads it: once, as far as the signal allows, and closed if it is not read to its
 * end. Make one first of all in `write`, and `close` it last of all, so that a call refused before it began closes its
 * body too.
 */
export class BodyReader {
  readonly #body: ObjectBody;
  #isOpened = false;

  /** @throws InvalidArgumentError when it is neither bytes nor a stream of them. */
  constructor(body: ObjectBody) {
    if (!(body instanceof Uint8Array) && typeof Object(body)[Symbol.asyncIterator] !== "function") {
      throw new InvalidArgumentError(
        `a body is ${describeValue(body)}; give a Uint8Array or an async iterable of them`,
      );
    }
    this.#body = body;
  }

  /**
   * Hands on each chunk, one at a time, until the body ends or the signal aborts. A chunk's memory may be the source's
   * own, which it uses again once the next chunk is asked for.
   *
   * @throws BodyFailedError when the body throws; its error is the `cause`.
   * @throws InvalidArgumentError when it yields something other than bytes.
   */
  async read(signal: AbortSignal, accept: (chunk: Uint8Array) => Promise<void>): Promise<void> {
    this.#isOpened = true;
    if (this.#body instanceof Uint8Array) await accept(this.#body);
    else await drain(this.#body, signal, accept);
  }

  /** All of it, in memory of its own. */
  async collect(signal: AbortSignal): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    await this.read(signal, async (chunk) => void chunks.push(copyBytes(chunk)));
    const [only] = chunks;
    return only && chunks.length === 1 ? only : Buffer.concat(chunks);
  }

  /** Closes a body that nobody began to read, without waiting for it. Idempotent. */
  close(): void {
    if (this.#isOpened || this.#body instanceof Uint8Array) return;
    this.#isOpened = true;
    // The call has its outcome already; that its source cannot be closed either changes nothing for the caller.
    abandon(this.#body).catch(() => undefined);
  }
}

async function drain(
  body: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
  accept: (chunk: Uint8Array) => Promise<void>,
): Promise<void> {
  const iterator = open(body);
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
          `a body yielded ${describeValue(next.value)}; it must yield Uint8Array chunks`,
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

function open(body: AsyncIterable<Uint8Array>): AsyncIterator<Uint8Array> {
  try {
    return body[Symbol.asyncIterator]();
  } catch (cause) {
    throw new BodyFailedError("the source of the bytes could not be opened", { cause });
  }
}

/** A stream of Node is only closed by its own `destroy`: the iterator of one that nobody began to read is not it. */
async function abandon(body: AsyncIterable<Uint8Array> & { destroy?: () => unknown }): Promise<void> {
  if (typeof body.destroy === "function") body.destroy();
  else await body[Symbol.asyncIterator]().return?.();
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
