import { HoldfastError, hasErrorCode } from "./holdfast-error.js";

/** A draft cannot commit any more because a higher epoch has committed. */
export class SubsumedError extends HoldfastError {
  override readonly code: "SUBSUMED" = "SUBSUMED";

  static override isInstance(error: unknown): error is SubsumedError {
    return hasErrorCode(error, "SUBSUMED");
  }
}
