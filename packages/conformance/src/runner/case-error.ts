import { HoldfastError } from "@holdfast/core";
import { Violation } from "../case/violation.js";
import type { CaseError } from "./case-result.js";

/** The case did not end in time. */
export class CaseDeadlineError extends Error {
  override readonly name: string = "CaseDeadlineError";
  readonly code: string = "CASE_DEADLINE";
}

/** What was thrown is no error. */
export class ThrownValueError extends Error {
  override readonly name: string = "ThrownValueError";
  readonly code: string = "THROWN";

  constructor(value: unknown) {
    super(`a value was thrown: ${String(value)}`);
  }
}

/** An error as the report holds it, with all its causes in the message. */
export function toCaseError(error: Error): CaseError {
  return {
    code: codeOf(error),
    message: messageOf(error, 0),
    ...(error.stack !== undefined && { stack: error.stack }),
  };
}

function codeOf(error: Error): string {
  if (error instanceof Violation) return "VIOLATION";
  if ("code" in error && typeof error.code === "string") return error.code;
  return error.name;
}

function messageOf(error: Error, depth: number): string {
  const outcome = HoldfastError.isInstance(error) ? ` (${error.code}, outcome ${error.outcome})` : "";
  const inner = error instanceof AggregateError ? error.errors : [];
  const parts = inner.map((part: unknown) => `\n- ${causeOf(part, depth)}`).join("");
  const cause = error.cause === undefined ? "" : `; because of ${causeOf(error.cause, depth)}`;
  return `${error.message}${outcome}${parts}${cause}`;
}

/** Causes can form a ring. */
function causeOf(cause: unknown, depth: number): string {
  if (depth > 8) return "…";
  return cause instanceof Error ? messageOf(cause, depth + 1) : String(cause);
}
