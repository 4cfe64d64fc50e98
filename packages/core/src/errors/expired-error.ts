import { HoldfastError, type HoldfastErrorOptions, hasErrorCode } from "./holdfast-error.js";

export interface ExpiredErrorOptions extends HoldfastErrorOptions {
  readonly epoch: number;
  readonly liveEpochs: readonly number[];
}

/** The checkpoint asked for is not live any more (or never was); `liveEpochs` says which are. */
export class ExpiredError extends HoldfastError {
  override readonly code: "EXPIRED" = "EXPIRED";
  readonly epoch: number;
  /** The newest live epochs, newest first. */
  readonly liveEpochs: readonly number[];

  constructor(message: string, options: ExpiredErrorOptions) {
    super(message, options);
    this.epoch = options.epoch;
    this.liveEpochs = options.liveEpochs;
  }

  static override isInstance(error: unknown): error is ExpiredError {
    return hasErrorCode(error, "EXPIRED");
  }
}
