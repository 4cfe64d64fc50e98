import { HoldfastError, type HoldfastErrorOptions, hasErrorCode } from "./holdfast-error.js";

export interface FencedErrorOptions extends HoldfastErrorOptions {
  readonly generation: number;
  readonly currentGeneration: number;
}

/** A newer claim owns the job; this writer can never commit again. */
export class FencedError extends HoldfastError {
  override readonly code: "FENCED" = "FENCED";
  /** The generation that was refused. */
  readonly generation: number;
  /** The generation that owns the job. */
  readonly currentGeneration: number;

  constructor(message: string, options: FencedErrorOptions) {
    super(message, options);
    this.generation = options.generation;
    this.currentGeneration = options.currentGeneration;
  }

  static override isInstance(error: unknown): error is FencedError {
    return hasErrorCode(error, "FENCED");
  }
}
