import { md5, type StoredObject } from "../state/stored-object.js";
import { assertWriteConditions } from "./conditions.js";
import { assertStorable, headersToStore, writtenHeaders } from "./object-headers.js";
import type { BucketCall, S3Answer } from "./s3-call.js";

export function putObject(call: BucketCall): S3Answer {
  assertStorable(call);
  assertWriteConditions(call);
  const { state, body } = call;
  const etag = state.behaviour.etags === "drawn" ? state.drawId().toLowerCase() : md5(body);
  const object = storeObject(call, {
    bytes: body,
    etag,
    headers: headersToStore(call.headers),
    checksums: call.checksums,
  });
  return { status: 200, headers: writtenHeaders(call, object) };
}

/** Makes a new version of the call's key. */
export function storeObject(
  { state, bucket, key }: BucketCall,
  content: Pick<StoredObject, "bytes" | "etag" | "headers" | "checksums">,
): StoredObject {
  const versionId = bucket.isVersioned ? state.drawId() : "null";
  const object = { ...content, key, versionId, isDeleteMarker: false, lastModifiedMs: state.nowMs() };
  bucket.put(object);
  return object;
}
