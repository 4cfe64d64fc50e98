import type { S3Place } from "@holdfast/s3/requests";
import type { FileToResume, ResumedFile } from "../output-medium.js";
import { totalBytes } from "../stored-part.js";
import { listParts } from "./list-parts.js";
import { partsChanged, uploadGone } from "./lost-upload.js";

/**
 * Makes sure that the store still has an upload with the parts of the checkpoint. What a killed run sent after them is left
 * out of the file: its numbers are never used by a later run, so that not even a part that is still on its way can take
 * the place of another. Where the store does not allow parts to be left out, later runs use the same numbers again.
 *
 * @throws OutputLostError
 */
export async function resumeUpload(
  place: S3Place,
  file: FileToResume,
  leftOutParts: "allowed" | "refused",
  signal: AbortSignal,
): Promise<ResumedFile> {
  const { key, uploadId, parts } = file;
  const numbering = leftOutParts === "allowed" ? "apart" : "onwards";
  const listed = await listParts(place, file, signal);
  if (listed === "denied") return { uploadId, numbering, reaches: 0, verified: false };
  const lost = { key, uploadId, lostBytes: totalBytes(parts) };
  if (listed === "gone") throw uploadGone(lost, undefined);
  for (const { number, etag, bytes } of parts) {
    const found = listed.get(number);
    if (found?.etag === etag && found.bytes === bytes) continue;
    throw partsChanged(
      lost,
      found ? `part ${number} was stored again with other bytes` : `part ${number} is missing`,
    );
  }
  const last = Math.max(0, ...listed.keys());
  return { uploadId, numbering, reaches: numbering === "onwards" ? last : 0, verified: true };
}
