import { HoldfastError, hasErrorCode } from "./holdfast-error.js";

/** The source of an object's bytes threw; its error is the `cause`. Nothing was stored. */
export class BodyFailedError extends HoldfastError {
  override readonly code: "BODY_FAILED" = "BODY_FAILED";

  static override isInstance(error: unknown): error is BodyFailedError {
    return hasErrorCode(error, "BODY_FAILED");
  }
}
