import { HoldfastError, type HoldfastErrorOptions, hasErrorCode } from "./holdfast-error.js";

export interface UnavailableErrorOptions extends HoldfastErrorOptions {
  readonly remainingKeys?: readonly string[];
}

/** The storage did not answer as it should, or not in time; trying again later may work. */
export class UnavailableError extends HoldfastError {
  override readonly code: "UNAVAILABLE" = "UNAVAILABLE";
  /** After a removal that failed in part: the keys that may remain. */
  readonly remainingKeys: readonly string[];

  constructor(message: string, options: UnavailableErrorOptions = {}) {
    super(message, { retryable: true, ...options });
    this.remainingKeys = options.remainingKeys ?? [];
  }

  static override isInstance(error: unknown): error is UnavailableError {
    return hasErrorCode(error, "UNAVAILABLE");
  }
}
