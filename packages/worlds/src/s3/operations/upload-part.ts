import type { MultipartUpload } from "../state/multipart-upload.js";
import { md5 } from "../state/stored-object.js";
import { S3Error } from "../wire/s3-error.js";
import { checksumHeaders, encryptionHeaders } from "./object-headers.js";
import { openUpload } from "./open-upload.js";
import type { BucketCall, S3Answer } from "./s3-call.js";

const maxParts = 10_000;

export function uploadPart(call: BucketCall): S3Answer {
  const { state, query, body, checksums } = call;
  const number = Number(query.get("partNumber"));
  if (!(Number.isInteger(number) && number >= 1 && number <= maxParts)) {
    throw new S3Error(
      400,
      "InvalidArgument",
      `Part number must be an integer between 1 and ${maxParts}, inclusive`,
      {
        ArgumentName: "partNumber",
        ArgumentValue: query.get("partNumber") ?? "",
      },
    );
  }
  const upload = openForPart(call);
  const etag = md5(body);
  upload.parts.set(number, { number, bytes: body, etag, lastModifiedMs: state.nowMs(), checksums });
  return {
    status: 200,
    headers: { etag: `"${etag}"`, ...checksumHeaders(checksums), ...encryptionHeaders(upload.headers) },
  };
}

/** A part that is under way while its upload is aborted may be stored after that. */
function openForPart(call: BucketCall): MultipartUpload {
  const { bucket, query, bend } = call;
  const aborted = bucket.aborted.get(query.get("uploadId") ?? "");
  if (bend === "part-survives-abort" && aborted) bucket.uploads.set(aborted.uploadId, aborted);
  return openUpload(call);
}
