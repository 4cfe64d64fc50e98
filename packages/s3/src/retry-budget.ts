import type { Clock, Random } from "@holdfast/core";
import { pause } from "./pause.js";
import type { S3Failure } from "./s3-failure.js";
import type { RetryOptions } from "./s3-options.js";

/** A store that asks for fewer requests gets them: its pauses begin so many times longer. */
const throttledFactor = 8;

/** The sends that one request of one call has, and the pauses between them. */
export class RetryBudget {
  readonly #policy: Required<RetryOptions>;
  readonly #clock: Clock;
  readonly #random: Random;
  #sent = 1;

  constructor(policy: Required<RetryOptions>, clock: Clock, random: Random) {
    this.#policy = policy;
    this.#clock = clock;
    this.#random = random;
  }

  /**
   * Pauses before the next send; false when there is none left. Each pause is random between nothing and a ceiling that
   * grows, so that clients that failed together do not come back together
   * (https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/).
   */
  async next(failure: S3Failure, signal: AbortSignal): Promise<boolean> {
    if (!failure.mayPass || this.#sent >= this.#policy.attempts) return false;
    const { baseDelayMs, maxDelayMs } = this.#policy;
    const baseMs = failure.throttled ? baseDelayMs * throttledFactor : baseDelayMs;
    const ceilingMs = Math.min(maxDelayMs, baseMs * 2 ** (this.#sent - 1));
    this.#sent += 1;
    await pause(this.#clock, ceilingMs * fraction(this.#random), signal);
    return true;
  }
}

function fraction(random: Random): number {
  return Buffer.from(random.bytes(4)).readUInt32BE(0) / 2 ** 32;
}
