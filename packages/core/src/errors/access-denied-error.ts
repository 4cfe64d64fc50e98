import { HoldfastError, hasErrorCode } from "./holdfast-error.js";

/** The storage refuses this caller. */
export class AccessDeniedError extends HoldfastError {
  override readonly code: "ACCESS_DENIED" = "ACCESS_DENIED";

  static override isInstance(error: unknown): error is AccessDeniedError {
    return hasErrorCode(error, "ACCESS_DENIED");
  }
}
