import { HoldfastError, hasErrorCode } from "./holdfast-error.js";

/** The call does not fit what happened before, such as a second commit of one draft. */
export class InvalidStateError extends HoldfastError {
  override readonly code: "INVALID_STATE" = "INVALID_STATE";

  static override isInstance(error: unknown): error is InvalidStateError {
    return hasErrorCode(error, "INVALID_STATE");
  }
}
