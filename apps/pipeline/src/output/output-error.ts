import { HoldfastError } from "@holdfast/core";

/** The output on disk is not what the checkpoint says it is: bytes are missing, or are others. */
export class OutputMismatchError extends HoldfastError {
  override readonly code: "OUTPUT_MISMATCH" = "OUTPUT_MISMATCH";
}
