import {
  AccessDeniedError,
  HoldfastError,
  OutcomeUnknownError,
  StorageFullError,
  UnavailableError,
} from "@holdfast/core";
import { InMemoryError } from "./in-memory-client.js";

/**
 * The one place that reads the storage's own errors.
 *
 * The question to ask of each is not what went wrong but what may have happened. "Not applied" is a promise: nothing
 * was changed, and nothing will be, not even by a request that is still on its way. Give it only where the storage
 * has said so, or where nothing was ever sent. Whatever else ends a change is an `OutcomeUnknownError`.
 */
export function map__PascalName__Error(error: unknown, what: string, mutates: boolean): HoldfastError {
  if (HoldfastError.isInstance(error)) return error;
  const message = `${what} failed: ${error instanceof Error ? error.message : String(error)}`;
  const options = { cause: error };
  if (error instanceof InMemoryError) {
    switch (error.code) {
      // The storage looked at the request and refused it.
      case "denied":
        return new AccessDeniedError(message, options);
      case "full":
        return new StorageFullError(message, options);
      // Nothing was sent, since no connection could be made.
      case "unreachable":
        return new UnavailableError(message, options);
      // The request had been sent. Only a call that changes nothing is sure to have changed nothing.
      case "connection-lost":
        break;
    }
  }
  return mutates ? new OutcomeUnknownError(message, options) : new UnavailableError(message, options);
}
