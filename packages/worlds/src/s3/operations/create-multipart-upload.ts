import { renderXml } from "../wire/render-xml.js";
import { assertStorable, encryptionHeaders, headersToStore } from "./object-headers.js";
import { type BucketCall, type S3Answer, s3Namespace, xmlHeaders } from "./s3-call.js";

export function createMultipartUpload(call: BucketCall): S3Answer {
  assertStorable(call);
  const { state, bucket, key, headers } = call;
  const uploadId = state.drawId(24);
  const kept = headersToStore(headers);
  bucket.uploads.set(uploadId, {
    key,
    uploadId,
    initiatedMs: state.nowMs(),
    headers: kept,
    parts: new Map(),
  });
  const fields = { Bucket: bucket.name, Key: key, UploadId: uploadId };
  const algorithm = headers["x-amz-checksum-algorithm"];
  const told = algorithm === undefined ? {} : { "x-amz-checksum-algorithm": algorithm };
  return {
    status: 200,
    headers: { ...xmlHeaders, ...encryptionHeaders(kept), ...told },
    body: renderXml("InitiateMultipartUploadResult", fields, s3Namespace),
  };
}
