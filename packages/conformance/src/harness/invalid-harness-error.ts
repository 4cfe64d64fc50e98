import { HoldfastError } from "@holdfast/core";

/** A harness cannot be used, or does not keep to its contract; the message says what to change. */
export class InvalidHarnessError extends HoldfastError {
  override readonly code: "INVALID_HARNESS" = "INVALID_HARNESS";

  static override isInstance(error: unknown): error is InvalidHarnessError {
    return HoldfastError.isInstance(error) && error.code === "INVALID_HARNESS";
  }
}
