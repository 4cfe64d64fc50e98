import type { MultipartUpload } from "../state/multipart-upload.js";
import { S3Error } from "../wire/s3-error.js";
import type { BucketCall } from "./s3-call.js";

/** @throws S3Error when the upload was completed, aborted, or never begun. */
export function openUpload({ bucket, key, query }: BucketCall): MultipartUpload {
  const uploadId = query.get("uploadId") ?? "";
  const upload = bucket.uploads.get(uploadId);
  if (upload?.key === key) return upload;
  const message =
    "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.";
  throw new S3Error(404, "NoSuchUpload", message, { UploadId: uploadId });
}
