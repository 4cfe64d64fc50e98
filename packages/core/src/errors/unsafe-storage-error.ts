import { HoldfastError, hasErrorCode } from "./holdfast-error.js";

/** The place cannot give the guarantees that a backend needs; the message says which check failed and what to do. */
export class UnsafeStorageError extends HoldfastError {
  override readonly code: "UNSAFE_STORAGE" = "UNSAFE_STORAGE";

  static override isInstance(error: unknown): error is UnsafeStorageError {
    return hasErrorCode(error, "UNSAFE_STORAGE");
  }
}
