import type { S3Place } from "@holdfast/s3/requests";
import { OutputLostError } from "../errors/output-lost-error.js";

interface LostUpload {
  readonly key: string;
  readonly uploadId: string;
  readonly lostBytes: number;
}

export function isNoSuchUpload(place: S3Place, error: unknown): boolean {
  return place.judge(error).code === "NoSuchUpload";
}

const remedy =
  "The bytes come back only by running again from a checkpoint before the file was begun (claim with epoch and acceptInconsistency); onLost: () => 'skip' goes on without them";

/** The upload is not there any more, and neither is its file. */
export function uploadGone({ key, uploadId, lostBytes }: LostUpload, cause: unknown): OutputLostError {
  return new OutputLostError(
    `the upload of ${key} is gone with ${lostBytes} bytes that a checkpoint counts on: it was aborted, by somebody or by a lifecycle rule that is shorter than files are in progress, or its file was finished and removed. ${remedy}`,
    { key, uploadId, lostBytes, reason: "gone", cause },
  );
}

/** The upload is there, but its parts are not those that were stored. */
export function partsChanged(
  { key, uploadId, lostBytes }: LostUpload,
  detail: string,
  cause?: unknown,
): OutputLostError {
  return new OutputLostError(
    `the upload of ${key} does not have the parts that a checkpoint counts on: ${detail}. ${remedy}`,
    {
      ...{ key, uploadId, lostBytes, cause },
      reason: "changed",
    },
  );
}
