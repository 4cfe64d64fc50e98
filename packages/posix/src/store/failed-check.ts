import { UnsafeStorageError } from "@holdfast/core";

/** A check of a place that failed; with a name in `acknowledge` it may have been accepted. */
export interface FailedCheck {
  readonly id: string;
  readonly explanation: string;
}

/** The error for checks that failed; it lists every one of them. */
export function unsafeDirectoryError(directory: string, failed: readonly FailedCheck[]): UnsafeStorageError {
  const list = failed.map(({ id, explanation }) => `\n- ${id}: ${explanation}`).join("");
  return new UnsafeStorageError(`directory ${directory} cannot hold a store:${list}`);
}
