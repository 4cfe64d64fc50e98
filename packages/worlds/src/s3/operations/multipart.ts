import { createHash } from "node:crypto";
import type { MultipartUpload, StoredPart } from "../state/multipart-upload.js";
import { md5 } from "../state/stored-object.js";
import { S3Error } from "../wire/s3-error.js";
import { renderXml } from "../wire/xml.js";
import { assertStorable, checksumHeaders, encryptionHeaders, headersToStore } from "./object-headers.js";
import { type BucketCall, type S3Answer, s3Namespace, wholeSeconds, xmlHeaders } from "./s3-call.js";

const maxParts = 10_000;

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

export function abortMultipartUpload(call: BucketCall): S3Answer {
  const { bucket, bend } = call;
  const upload = openUpload(call);
  if (bend !== "abort-forgotten") {
    bucket.uploads.delete(upload.uploadId);
    bucket.aborted.set(upload.uploadId, { ...upload, parts: new Map() });
  }
  return { status: 204 };
}

/** A part that is under way while its upload is aborted may be stored after that. */
function openForPart(call: BucketCall): MultipartUpload {
  const { bucket, query, bend } = call;
  const aborted = bucket.aborted.get(query.get("uploadId") ?? "");
  if (bend === "part-survives-abort" && aborted) bucket.uploads.set(aborted.uploadId, aborted);
  return openUpload(call);
}

export function listParts(call: BucketCall): S3Answer {
  const { bucket, key, query } = call;
  const upload = openUpload(call);
  const marker = Number(query.get("part-number-marker") ?? 0);
  const maxPage = Math.min(1000, Number(query.get("max-parts") ?? 1000));
  const parts = [...upload.parts.values()].sort((a, b) => a.number - b.number);
  const rest = parts.filter(({ number }) => number > marker);
  const page = rest.slice(0, maxPage);
  const fields = {
    Bucket: bucket.name,
    Key: key,
    UploadId: upload.uploadId,
    PartNumberMarker: marker,
    NextPartNumberMarker: page.at(-1)?.number,
    MaxParts: maxPage,
    IsTruncated: rest.length > page.length,
    Part: page.map((part) => ({
      PartNumber: part.number,
      LastModified: wholeSeconds(part.lastModifiedMs),
      ETag: `"${part.etag}"`,
      Size: part.bytes.length,
    })),
  };
  return { status: 200, headers: xmlHeaders, body: renderXml("ListPartsResult", fields, s3Namespace) };
}

/** @throws S3Error when the upload was completed, aborted, or never begun. */
export function openUpload({ bucket, key, query }: BucketCall): MultipartUpload {
  const uploadId = query.get("uploadId") ?? "";
  const upload = bucket.uploads.get(uploadId);
  if (upload?.key === key) return upload;
  const message =
    "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.";
  throw new S3Error(404, "NoSuchUpload", message, { UploadId: uploadId });
}

/** The ETag of an object that was made of parts: it is not the MD5 of its content. */
export function etagOfParts(parts: readonly StoredPart[]): string {
  const digests = createHash("md5");
  for (const { etag } of parts) digests.update(Buffer.from(etag, "hex"));
  return `${digests.digest("hex")}-${parts.length}`;
}
