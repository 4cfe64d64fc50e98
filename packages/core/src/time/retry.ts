import { HoldfastError } from "../errors/holdfast-error.js";
import { OutcomeUnknownError } from "../errors/outcome-unknown-error.js";
import type { Deadline } from "./deadline.js";
import { type Random, randomFraction } from "./random.js";

const firstMs = 10;
const longestMs = 1000;
const transientAttempts = 5;

/** Growing pauses with jitter, so that clients that failed together do not come back together. */
export class Backoff {
  readonly #random: Random;
  #attempts = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  get attempts(): number {
    return this.#attempts;
  }

  nextMs(): number {
    const ceilingMs = Math.min(longestMs, firstMs * 2 ** this.#attempts);
    this.#attempts += 1;
    return ceilingMs * (0.5 + randomFraction(this.#random) / 2);
  }
}

/**
 * Repeats something that may be done again and again, a few times, as long as it fails in a way that may pass. Once an
 * attempt's outcome was unknown, a later definite failure proves nothing and is not told as one.
 */
export async function retryTransient<T>(
  what: string,
  deadline: Deadline,
  random: Random,
  run: () => Promise<T>,
): Promise<T> {
  const backoff = new Backoff(random);
  for (let unknown: OutcomeUnknownError | undefined; ; ) {
    try {
      return await run();
    } catch (error) {
      if (OutcomeUnknownError.isInstance(error)) unknown = error;
      const failure = unknown ?? error;
      const mayPass = HoldfastError.isInstance(error) && error.retryable;
      if (!mayPass || backoff.attempts + 1 >= transientAttempts || deadline.remainingMs() <= 0) throw failure;
      try {
        await deadline.pause(what, backoff.nextMs());
      } catch {
        throw failure;
      }
    }
  }
}
