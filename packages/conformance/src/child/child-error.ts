import { HoldfastError } from "@holdfast/core";
import type { ChildEnd } from "./child.js";

/** A child process ended, or never began, where something was expected of it. */
export class ChildError extends HoldfastError {
  override readonly code: "CHILD_FAILED" = "CHILD_FAILED";

  static override isInstance(error: unknown): error is ChildError {
    return HoldfastError.isInstance(error) && error.code === "CHILD_FAILED";
  }
}

export function describeEnd({ code, signal, complaint }: ChildEnd): string {
  const how = signal === null ? `with code ${code}` : `by ${signal}`;
  return complaint.trim() === "" ? how : `${how}; it had printed:\n${complaint.trim()}`;
}
