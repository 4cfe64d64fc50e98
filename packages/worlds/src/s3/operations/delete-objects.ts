import { childrenNamed, childText, parseXml } from "../wire/parse-xml.js";
import type { XmlFields } from "../wire/render-xml.js";
import { internalError, S3Error } from "../wire/s3-error.js";
import { type Removal, removeObject } from "./delete-object.js";
import { type BucketCall, type S3Answer, xmlAnswer } from "./s3-call.js";

const maxKeys = 1000;

/** Removes many; each of them is told of by itself, only those that failed when the client asks for quiet. */
export function deleteObjects(call: BucketCall): S3Answer {
  assertDigestGiven(call);
  const { removals, isQuiet } = readRequest(call.body);
  const deleted: XmlFields[] = [];
  const failed: XmlFields[] = [];
  for (const [index, removal] of removals.entries()) {
    const { key, versionId } = removal;
    try {
      if (call.bend === "some-keys-fail" && index % 2 === 0) throw internalError();
      const { deleteMarkerId } = removeObject(call, removal);
      const marker = deleteMarkerId && { DeleteMarker: true, DeleteMarkerVersionId: deleteMarkerId };
      deleted.push({ Key: key, VersionId: versionId, ...(marker || {}) });
    } catch (error) {
      if (!(error instanceof S3Error)) throw error;
      failed.push({ Key: key, VersionId: versionId, Code: error.code, Message: error.message });
    }
  }
  const fields = { Deleted: isQuiet ? [] : deleted, Error: failed };
  return xmlAnswer("DeleteResult", fields);
}

function readRequest(body: Uint8Array): { removals: readonly Removal[]; isQuiet: boolean } {
  const document = parseXml(Buffer.from(body).toString());
  const objects = document ? childrenNamed(document, "Object") : [];
  if (document?.name !== "Delete" || objects.length === 0 || objects.length > maxKeys) throw malformed();
  const removals = objects.map((object) => {
    const key = childText(object, "Key");
    if (!key) throw malformed();
    return { key, versionId: childText(object, "VersionId"), ifMatch: childText(object, "ETag") };
  });
  return { removals, isQuiet: childText(document, "Quiet") === "true" };
}

function assertDigestGiven({ state, headers, checksums }: BucketCall): void {
  const { deleteObjectsDigest: wanted } = state.behaviour;
  const hasMd5 = headers["content-md5"] !== undefined;
  const hasAny = hasMd5 || Object.keys(checksums).length > 0;
  if (wanted === "optional" || (wanted === "required" ? hasAny : hasMd5)) return;
  const which = wanted === "required" ? "Content-MD5 OR x-amz-checksum-*" : "Content-MD5";
  throw new S3Error(400, "InvalidRequest", `Missing required header for this request: ${which}`);
}

export function malformed(): S3Error {
  const message = "The XML you provided was not well-formed or did not validate against our published schema";
  return new S3Error(400, "MalformedXML", message);
}
