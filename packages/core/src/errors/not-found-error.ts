import { HoldfastError, hasErrorCode } from "./holdfast-error.js";

/** There is no such object, entry, pin or savepoint. */
export class NotFoundError extends HoldfastError {
  override readonly code: "NOT_FOUND" = "NOT_FOUND";

  static override isInstance(error: unknown): error is NotFoundError {
    return hasErrorCode(error, "NOT_FOUND");
  }
}
