import type { Clock } from "@holdfast/core";
import type { S3TransportOptions } from "./wire/s3-transport.js";

/** Ends the waits of one request when its client gives up: by its signal, or after the time it has for an answer. */
export class TransportWait {
  readonly #over: Promise<never>;
  readonly #cleanUp: (() => void)[] = [];

  constructor({ abortSignal, requestTimeout }: S3TransportOptions, clock: Clock) {
    this.#over = new Promise<never>((_, reject) => {
      if (abortSignal) {
        const onAbort = (): void => reject(namedError("AbortError", "Request aborted", abortSignal.reason));
        if (abortSignal.aborted) onAbort();
        abortSignal.addEventListener?.("abort", onAbort);
        this.#cleanUp.push(() => abortSignal.removeEventListener?.("abort", onAbort));
      }
      if (requestTimeout) {
        const onTimeout = (): void =>
          reject(namedError("TimeoutError", `no answer for ${requestTimeout} ms`));
        this.#cleanUp.push(clock.schedule(onTimeout, requestTimeout));
      }
    });
    // Nobody may be waiting when the client gives up.
    this.#over.catch(() => undefined);
  }

  async for<T>(event: Promise<T>): Promise<T> {
    return await Promise.race([this.#over, event]);
  }

  end(): void {
    for (const cleanUp of this.#cleanUp) cleanUp();
  }
}

function namedError(name: string, message: string, cause?: unknown): Error {
  return Object.assign(new Error(message, { cause }), { name });
}
