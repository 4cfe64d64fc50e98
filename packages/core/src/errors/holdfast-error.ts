/** Whether a failed call can have changed anything: definitely not, or not known. */
export type ErrorOutcome = "not-applied" | "unknown";

export interface HoldfastErrorOptions {
  readonly cause?: unknown;
  readonly retryable?: boolean;
  readonly outcome?: ErrorOutcome;
}

const marker: unique symbol = Symbol.for("holdfast.error") as never;

/**
 * The root of every error that Holdfast throws.
 *
 * `isInstance` also recognises errors made by another copy of the package, which `instanceof` does not.
 */
export abstract class HoldfastError extends Error {
  /** Stable across releases; programs may switch on it. */
  abstract readonly code: string;
  /** The same call may succeed later, with nothing else changed. */
  readonly retryable: boolean;
  /** `not-applied`: nothing was changed and nothing will be. `unknown`: it may have been, or may yet be. */
  readonly outcome: ErrorOutcome;

  constructor(message: string, options: HoldfastErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.retryable = options.retryable ?? false;
    this.outcome = options.outcome ?? "not-applied";
    this.name = new.target.name;
    Object.defineProperty(this, marker, { value: true });
  }

  static isInstance(error: unknown): error is HoldfastError {
    return typeof error === "object" && error !== null && marker in error;
  }
}

/** The shared body of each class's `isInstance`. */
export function hasErrorCode(error: unknown, code: string): boolean {
  return HoldfastError.isInstance(error) && error.code === code;
}

/** Corrects an error on its way out of a call that has changed something before it failed. */
export function withUnknownOutcome(error: unknown): unknown {
  return HoldfastError.isInstance(error) ? Object.assign(error, { outcome: "unknown" as const }) : error;
}
