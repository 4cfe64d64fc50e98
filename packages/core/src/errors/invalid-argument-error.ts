import { HoldfastError, hasErrorCode } from "./holdfast-error.js";

/** A value the caller passed cannot be used; the message names it and the rule. */
export class InvalidArgumentError extends HoldfastError {
  override readonly code: "INVALID_ARGUMENT" = "INVALID_ARGUMENT";

  static override isInstance(error: unknown): error is InvalidArgumentError {
    return hasErrorCode(error, "INVALID_ARGUMENT");
  }
}
