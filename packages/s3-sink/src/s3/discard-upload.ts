import { AccessDeniedError } from "@holdfast/core";
import { abortUpload, type S3Place } from "@holdfast/s3/requests";
import type { UnfinishedFile } from "../output-medium.js";

/** Aborts an upload. False when nobody can tell whether a part came with the abort and survived it. */
export async function discardUpload(
  place: S3Place,
  { key, uploadId }: UnfinishedFile,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    await abortUpload(place, { storeKey: key, uploadId }, signal);
    return true;
  } catch (error) {
    // Without s3:ListMultipartUploadParts, or s3:AbortMultipartUpload.
    if (AccessDeniedError.isInstance(error)) return false;
    throw error;
  }
}
