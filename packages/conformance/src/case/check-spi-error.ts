import { HoldfastError } from "@holdfast/core";
import { describeError } from "./expectations.js";
import { check } from "./violation.js";

/** The verbs, and what else a backend can be asked for. */
export type Verb = "write" | "create" | "read" | "list" | "remove" | "probe" | "tidy";

/** The codes of the errors that a verb may end with. */
const codes: readonly string[] = [
  "NOT_FOUND",
  "OUTCOME_UNKNOWN",
  "UNAVAILABLE",
  "ACCESS_DENIED",
  "STORAGE_FULL",
  "CORRUPT",
  "UNSAFE_STORAGE",
  "ABORTED",
  "INVALID_ARGUMENT",
  "BODY_FAILED",
  "INVALID_STATE",
];
/** Errors that by their meaning say that nothing was changed. */
const definite: readonly string[] = ["NOT_FOUND", "ABORTED", "INVALID_ARGUMENT", "INVALID_STATE"];

/**
 * An error as a backend may throw it: of a known class, with all that a caller relies on.
 * @throws Violation saying what is wrong with it.
 */
export function checkSpiError(error: unknown, verb: Verb, what: string): HoldfastError {
  check(
    HoldfastError.isInstance(error),
    () => `${what} ended in an error that is not typed: ${describeError(error)}`,
  );
  const { code, outcome, retryable, message } = error;
  check(
    codes.includes(code),
    () => `${what} ended in ${describeError(error)}, which is no error of a backend`,
  );
  check(
    outcome === "not-applied" || outcome === "unknown",
    () => `${what} ended in ${code} with the outcome ${String(outcome)}`,
  );
  check(
    typeof retryable === "boolean",
    () => `${what} ended in ${code} with retryable being ${String(retryable)}`,
  );
  check(
    typeof message === "string" && message.length > 0,
    () => `${what} ended in ${code} without a message`,
  );
  check(
    code !== "OUTCOME_UNKNOWN" || outcome === "unknown",
    () => `${what} ended in OUTCOME_UNKNOWN, and its outcome says ${outcome}`,
  );
  check(
    !definite.includes(code) || outcome === "not-applied",
    () => `${what} ended in ${code}, which means that nothing was changed, and its outcome says ${outcome}`,
  );
  check(
    code !== "NOT_FOUND" || verb === "read",
    () => `${what} ended in NOT_FOUND, which is for reading what is not there: ${describeError(error)}`,
  );
  return error;
}
