import {
  AccessDeniedError,
  HoldfastError,
  OutcomeUnknownError,
  StorageFullError,
  UnavailableError,
} from "@holdfast/core";
import { hasCode } from "./sink-file-system.js";

/** The typed error for a call on the disk that failed. */
export function mapDiskError(error: unknown, what: string, mutates: boolean): HoldfastError {
  if (HoldfastError.isInstance(error)) return error;
  const message = `${what} failed: ${String((error as Error)?.message ?? error)}`;
  const outcome = mutates ? ("unknown" as const) : ("not-applied" as const);
  const options = { cause: error, outcome };
  if (hasCode(error, "ENOSPC", "EDQUOT")) return new StorageFullError(message, options);
  if (hasCode(error, "EACCES", "EPERM", "EROFS")) return new AccessDeniedError(message, options);
  return mutates ? new OutcomeUnknownError(message, options) : new UnavailableError(message, options);
}
