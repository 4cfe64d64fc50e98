import { HoldfastError, hasErrorCode } from "./holdfast-error.js";

/** There is no room: the disk, the quota or the bucket is full. */
export class StorageFullError extends HoldfastError {
  override readonly code: "STORAGE_FULL" = "STORAGE_FULL";

  static override isInstance(error: unknown): error is StorageFullError {
    return hasErrorCode(error, "STORAGE_FULL");
  }
}
