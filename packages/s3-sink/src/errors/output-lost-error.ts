import { HoldfastError, type HoldfastErrorOptions } from "@holdfast/core";

/**
 * `gone`: the upload was aborted, by somebody or by a lifecycle rule, or its file was finished and removed since.
 * `changed`: parts of it are not those that were stored.
 */
export type OutputLossReason = "gone" | "changed";

export interface OutputLostErrorOptions extends HoldfastErrorOptions {
  readonly key: string;
  readonly uploadId: string;
  readonly reason: OutputLossReason;
  /** How many bytes of the file were lost. */
  readonly lostBytes: number;
}

/**
 * Bytes that a committed checkpoint counts on are gone for certain, before anybody could see them. Only running again over
 * the records that made them brings them back; `onLost` says what to do without.
 */
export class OutputLostError extends HoldfastError {
  override readonly code: "OUTPUT_LOST" = "OUTPUT_LOST";
  readonly key: string;
  readonly uploadId: string;
  readonly reason: OutputLossReason;
  readonly lostBytes: number;

  constructor(message: string, options: OutputLostErrorOptions) {
    super(message, options);
    this.key = options.key;
    this.uploadId = options.uploadId;
    this.reason = options.reason;
    this.lostBytes = options.lostBytes;
  }

  static override isInstance(error: unknown): error is OutputLostError {
    return HoldfastError.isInstance(error) && error.code === "OUTPUT_LOST";
  }
}
