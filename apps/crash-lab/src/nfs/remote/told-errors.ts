import { Violation } from "@holdfast/conformance/trial";
import {
  AbortedError,
  AccessDeniedError,
  CorruptError,
  HoldfastError,
  InvalidArgumentError,
  InvalidStateError,
  NotFoundError,
  OutcomeUnknownError,
  StorageFullError,
  UnavailableError,
  UnsafeStorageError,
} from "@holdfast/core";
import type { ToldError } from "./verb-messages.js";

/** Somebody who worked saw that something does not hold. */
const violation = "VIOLATION";

/** An error as it can be told. */
export function toldError(error: unknown): ToldError {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof Violation) return { code: violation, message, outcome: "unknown", retryable: false };
  if (!HoldfastError.isInstance(error)) {
    const stack = error instanceof Error ? `${error.stack}` : message;
    return { code: "", message: `not a typed error: ${stack}`, outcome: "unknown", retryable: false };
  }
  const { code, outcome, retryable } = error;
  const remaining = UnavailableError.isInstance(error) ? { remainingKeys: error.remainingKeys } : {};
  return { code, message, outcome, retryable, ...remaining };
}

/** The error that was told. */
export function heardError({ code, message, outcome, retryable, remainingKeys = [] }: ToldError): Error {
  const options = { outcome, retryable };
  switch (code) {
    case "ABORTED":
      return new AbortedError(message, options);
    case "ACCESS_DENIED":
      return new AccessDeniedError(message, options);
    case "CORRUPT":
      return new CorruptError(message, options);
    case "INVALID_ARGUMENT":
      return new InvalidArgumentError(message, options);
    case "INVALID_STATE":
      return new InvalidStateError(message, options);
    case "NOT_FOUND":
      return new NotFoundError(message, options);
    case "OUTCOME_UNKNOWN":
      return new OutcomeUnknownError(message, options);
    case "STORAGE_FULL":
      return new StorageFullError(message, options);
    case "UNAVAILABLE":
      return new UnavailableError(message, { ...options, remainingKeys });
    case "UNSAFE_STORAGE":
      return new UnsafeStorageError(message, options);
    case violation:
      return new Violation(message);
    default:
      return new Error(`${code}: ${message}`);
  }
}
