import { HoldfastError, type HoldfastErrorOptions, hasErrorCode } from "./holdfast-error.js";

/**
 * A change may or may not have been applied, or may yet be. Nothing may be deleted on its account; the next claim
 * finds out what happened.
 */
export class OutcomeUnknownError extends HoldfastError {
  override readonly code: "OUTCOME_UNKNOWN" = "OUTCOME_UNKNOWN";

  constructor(message: string, options: HoldfastErrorOptions = {}) {
    super(message, { outcome: "unknown", retryable: true, ...options });
  }

  static override isInstance(error: unknown): error is OutcomeUnknownError {
    return hasErrorCode(error, "OUTCOME_UNKNOWN");
  }
}
