import { HoldfastError, type HoldfastErrorOptions } from "@holdfast/core";

export interface OutputExistsErrorOptions extends HoldfastErrorOptions {
  readonly key: string;
}

/**
 * A finished file's name is taken by something that is proven not to be that file. It is never overwritten. Move it away,
 * and the file appears with the next commit or `settle`.
 */
export class OutputExistsError extends HoldfastError {
  override readonly code: "OUTPUT_EXISTS" = "OUTPUT_EXISTS";
  readonly key: string;

  constructor(message: string, options: OutputExistsErrorOptions) {
    super(message, options);
    this.key = options.key;
  }

  static override isInstance(error: unknown): error is OutputExistsError {
    return HoldfastError.isInstance(error) && error.code === "OUTPUT_EXISTS";
  }
}
