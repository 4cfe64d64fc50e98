import type { StoredObject } from "../state/stored-object.js";
import { accessDenied, S3Error } from "../wire/s3-error.js";
import { byteRange } from "./byte-range.js";
import { isNotModified } from "./conditions.js";
import { checksumHeaders, encryptionHeaders } from "./object-headers.js";
import type { BucketCall, S3Answer } from "./s3-call.js";

/** GetObject, and HeadObject, which is the same without the bytes. */
export function getObject(call: BucketCall): S3Answer {
  const object = find(call);
  const { bucket, operation, bend } = call;
  const { range: asked, "x-amz-checksum-mode": checksumMode } = call.headers;
  const described = {
    "accept-ranges": "bytes",
    etag: `"${object.etag}"`,
    "last-modified": new Date(object.lastModifiedMs).toUTCString(),
    ...(bucket.isVersioned ? { "x-amz-version-id": object.versionId } : {}),
  };
  if (isNotModified(call, object)) return { status: 304, headers: described };

  const range = bend === "range-ignored" ? undefined : byteRange(asked, object.bytes.length);
  const bytes = range ? object.bytes.subarray(range.start, range.end) : object.bytes;
  const wantsChecksums = !range && checksumMode?.toUpperCase() === "ENABLED";
  const answerHeaders = {
    ...described,
    ...object.headers,
    ...encryptionHeaders(object.headers),
    ...(wantsChecksums ? checksumHeaders(object.checksums) : {}),
    ...(range ? { "content-range": `bytes ${range.start}-${range.end - 1}/${object.bytes.length}` } : {}),
    "content-length": String(bytes.length),
  };
  const status = range ? 206 : 200;
  return operation === "HeadObject"
    ? { status, headers: answerHeaders }
    : { status, headers: answerHeaders, body: bytes };
}

function find({ bucket, key, query }: BucketCall): StoredObject {
  const versionId = query.get("versionId");
  const object = versionId === undefined ? bucket.newest(key) : bucket.version(key, versionId);
  if (object && !object.isDeleteMarker) return object;
  if (bucket.hidesAbsence) throw accessDenied();
  if (versionId === undefined) {
    throw new S3Error(404, "NoSuchKey", "The specified key does not exist.", { Key: key });
  }
  if (object) {
    throw new S3Error(405, "MethodNotAllowed", "The specified method is not allowed against this resource.");
  }
  throw new S3Error(404, "NoSuchVersion", "The specified version does not exist.", { Key: key });
}
