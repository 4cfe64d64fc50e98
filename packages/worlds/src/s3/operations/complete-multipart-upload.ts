import { createHash } from "node:crypto";
import type { CompletedUpload } from "../state/bucket.js";
import type { MultipartUpload, StoredPart } from "../state/multipart-upload.js";
import { childrenNamed, childText, parseXml, type XmlElement } from "../wire/parse-xml.js";
import { renderXml } from "../wire/render-xml.js";
import { internalError, S3Error } from "../wire/s3-error.js";
import { assertWriteConditions } from "./conditions.js";
import { malformed } from "./delete-objects.js";
import { openUpload } from "./open-upload.js";
import { storeObject } from "./put-object.js";
import { type BucketCall, type S3Answer, s3Namespace, xmlHeaders } from "./s3-call.js";

/** Puts the parts together; the same upload may be completed again, as S3 allows for a while. */
export function completeMultipartUpload(call: BucketCall): S3Answer {
  const { bucket, key, query, state } = call;
  const done = bucket.completed.get(query.get("uploadId") ?? "");
  if (done?.key === key && state.behaviour.completeReplay === "same-answer") return answer(call, done);
  const upload = uploadToComplete(call);
  const parts = chosenParts(call, upload);
  assertWriteConditions(call);
  const etag = state.behaviour.etags === "drawn" ? state.drawId().toLowerCase() : etagOfParts(parts);
  const bytes = Buffer.concat(parts.map((part) => part.bytes));
  const object = storeObject(call, { bytes, etag, headers: upload.headers, checksums: {} });
  bucket.uploads.delete(upload.uploadId);
  const completed = { key, etag, versionId: object.versionId };
  if (call.bend !== "upload-forgotten") bucket.completed.set(upload.uploadId, completed);
  return answer(call, state.behaviour.completionEtag === "told" ? completed : { ...completed, etag: "" });
}

function uploadToComplete(call: BucketCall): MultipartUpload {
  try {
    return openUpload(call);
  } catch (error) {
    throw call.state.behaviour.absentCompletion === "internal-error" ? internalError() : error;
  }
}

function answer({ bucket, state }: BucketCall, { key, etag, versionId }: CompletedUpload): S3Answer {
  const Location = `http://${bucket.name}.s3.${state.settings.region}.amazonaws.com/${encodeURIComponent(key)}`;
  const fields = { Location, Bucket: bucket.name, Key: key, ETag: `"${etag}"` };
  return {
    status: 200,
    headers: {
      ...xmlHeaders,
      "x-amz-server-side-encryption": "AES256",
      ...(bucket.isVersioned ? { "x-amz-version-id": versionId } : {}),
    },
    body: renderXml("CompleteMultipartUploadResult", fields, s3Namespace),
  };
}

function chosenParts({ body, state }: BucketCall, upload: MultipartUpload): readonly StoredPart[] {
  const document = parseXml(Buffer.from(body).toString());
  const chosen = document ? childrenNamed(document, "Part") : [];
  if (chosen.length === 0) throw malformed();
  const numbers = chosen.map((part) => Number(childText(part, "PartNumber")));
  if (numbers.some((number, index) => index > 0 && number <= (numbers[index - 1] ?? 0))) {
    const message = "The list of parts was not in ascending order. Parts must be ordered by part number.";
    throw new S3Error(400, "InvalidPartOrder", message);
  }
  const parts = chosen.map((part) => storedPart(upload, part));
  if (state.behaviour.partsLeftOut === "refused" && parts.length < upload.parts.size)
    throw invalidPart(upload);
  const small = parts.slice(0, -1).find((part) => part.bytes.length < state.settings.minPartBytes);
  if (!small) return parts;
  throw new S3Error(400, "EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size", {
    ProposedSize: String(small.bytes.length),
    MinSizeAllowed: String(state.settings.minPartBytes),
    PartNumber: String(small.number),
    ETag: small.etag,
  });
}

function storedPart(upload: MultipartUpload, chosen: XmlElement): StoredPart {
  const number = Number(childText(chosen, "PartNumber"));
  const part = upload.parts.get(number);
  const isSame = part && childText(chosen, "ETag")?.replaceAll('"', "") === part.etag;
  const isSound = Object.entries(part?.checksums ?? {}).every(([algorithm, value]) => {
    const given = childText(chosen, `Checksum${algorithm.toUpperCase()}`);
    return given === undefined || given === value;
  });
  if (part && isSame && isSound) return part;
  throw invalidPart(upload);
}

function invalidPart({ uploadId }: MultipartUpload): S3Error {
  const message =
    "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.";
  return new S3Error(400, "InvalidPart", message, { UploadId: uploadId });
}

/** The ETag of an object that was made of parts: it is not the MD5 of its content. */
function etagOfParts(parts: readonly StoredPart[]): string {
  const digests = createHash("md5");
  for (const { etag } of parts) digests.update(Buffer.from(etag, "hex"));
  return `${digests.digest("hex")}-${parts.length}`;
}
