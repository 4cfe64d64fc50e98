import { HoldfastError, hasErrorCode } from "./holdfast-error.js";

/** The caller's signal ended the call before it could change anything. */
export class AbortedError extends HoldfastError {
  override readonly code: "ABORTED" = "ABORTED";

  static override isInstance(error: unknown): error is AbortedError {
    return hasErrorCode(error, "ABORTED");
  }
}
