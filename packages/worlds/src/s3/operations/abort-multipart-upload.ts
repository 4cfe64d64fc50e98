import { openUpload } from "./open-upload.js";
import type { BucketCall, S3Answer } from "./s3-call.js";

export function abortMultipartUpload(call: BucketCall): S3Answer {
  const { bucket, bend } = call;
  const upload = openUpload(call);
  if (bend !== "abort-forgotten") {
    bucket.uploads.delete(upload.uploadId);
    bucket.aborted.set(upload.uploadId, { ...upload, parts: new Map() });
  }
  return { status: 204 };
}
