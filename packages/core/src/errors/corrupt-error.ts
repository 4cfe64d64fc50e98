import { HoldfastError, type HoldfastErrorOptions, hasErrorCode } from "./holdfast-error.js";

export interface CorruptErrorOptions extends HoldfastErrorOptions {
  readonly key?: string;
  readonly reason?: "damaged" | "missing";
}

/** Stored bytes are proven not to be what was written, or proven to be gone although something live names them. */
export class CorruptError extends HoldfastError {
  override readonly code: "CORRUPT" = "CORRUPT";
  /** The object concerned, where one is. */
  readonly key: string | undefined;
  readonly reason: "damaged" | "missing";

  constructor(message: string, options: CorruptErrorOptions = {}) {
    super(message, options);
    this.key = options.key;
    this.reason = options.reason ?? "damaged";
  }

  static override isInstance(error: unknown): error is CorruptError {
    return hasErrorCode(error, "CORRUPT");
  }
}
