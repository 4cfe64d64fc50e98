import { HoldfastError, hasErrorCode } from "./holdfast-error.js";

/** The store was written by a newer Holdfast; this one must not touch it. */
export class UnsupportedFormatError extends HoldfastError {
  override readonly code: "UNSUPPORTED_FORMAT" = "UNSUPPORTED_FORMAT";

  static override isInstance(error: unknown): error is UnsupportedFormatError {
    return hasErrorCode(error, "UNSUPPORTED_FORMAT");
  }
}
