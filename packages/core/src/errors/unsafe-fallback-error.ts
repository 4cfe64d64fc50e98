import { HoldfastError, hasErrorCode } from "./holdfast-error.js";

/** Falling back would restore a state that contradicts effects which were already carried out. */
export class UnsafeFallbackError extends HoldfastError {
  override readonly code: "UNSAFE_FALLBACK" = "UNSAFE_FALLBACK";

  static override isInstance(error: unknown): error is UnsafeFallbackError {
    return hasErrorCode(error, "UNSAFE_FALLBACK");
  }
}
