import {
  CompleteMultipartUploadCommand,
  type CompleteMultipartUploadCommandOutput,
} from "@aws-sdk/client-s3";
import { UnavailableError } from "@holdfast/core";
import type { S3Failure, S3Place, S3Request } from "@holdfast/s3/requests";
import { OutputExistsError } from "../errors/output-exists-error.js";
import type { FinishedFile } from "../finished-file.js";
import { listParts } from "./list-parts.js";
import { partsChanged, uploadGone } from "./lost-upload.js";
import { etagOfParts, proveObject } from "./prove-object.js";

/** Putting many parts together takes a store a while: it may take as long as an answer to so many bytes. */
const completionBytes: number = 4 * 2 ** 20;

/**
 * Completes the upload of a finished file, or finds the file there. It may run any number of times, after a crash or
 * beside a writer that was fenced meanwhile. What is under the key is never overwritten, and never taken for the file
 * without proof.
 *
 * @throws OutputLostError, OutputExistsError, OutcomeUnknownError, and what the store refuses.
 */
export async function completeUpload(
  place: S3Place,
  file: FinishedFile,
  replay: boolean,
  signal: AbortSignal,
): Promise<void> {
  if (replay && (await proveObject(place, file, signal)) === "ours") return;
  const request = completion(place, file);
  const ambiguous: S3Failure[] = [];
  let failure: S3Failure | undefined;
  try {
    const answer = await place.repeat<CompleteMultipartUploadCommandOutput>(request, signal, async () => {
      try {
        return await place.sendOnce(request, signal);
      } catch (error) {
        failure = place.judge(error);
        if (failure.verdict === "ambiguous") ambiguous.push(failure);
        throw error;
      }
    });
    // The store has put together just the parts it was told. A later send may be answered with what an earlier one left.
    if (ambiguous.length > 0) await assertToldEtag(place, file, answer.ETag, signal);
  } catch (error) {
    signal.throwIfAborted();
    if (!failure || failure.verdict === "unsent") throw error;
    await settle(place, file, failure, ambiguous.length > 0, error, signal);
  }
}

function completion(
  place: S3Place,
  { key, uploadId, parts }: FinishedFile,
): S3Request<CompleteMultipartUploadCommandOutput> {
  const Parts = parts.map(({ number, etag, crc32 }) => {
    return { PartNumber: number, ETag: `"${etag}"`, ...(crc32 !== undefined && { ChecksumCRC32: crc32 }) };
  });
  const input = {
    ...{ ...place.target, Key: key, UploadId: uploadId, MultipartUpload: { Parts } },
    IfNoneMatch: "*",
  };
  return {
    ...{ what: `completion of ${key}`, key, mutates: true, bytes: completionBytes },
    send: async (client, options) => await client.send(new CompleteMultipartUploadCommand(input), options),
  };
}

/** Makes something of a completion that failed: it may have succeeded all the same, now or in an earlier run. */
async function settle(
  place: S3Place,
  file: FinishedFile,
  { code, status }: S3Failure,
  mayHaveApplied: boolean,
  error: unknown,
  signal: AbortSignal,
): Promise<void> {
  const { key } = file;
  const lost = { key, uploadId: file.uploadId, lostBytes: file.bytes };
  // Asked before the object is: what was completed between the two questions is then found.
  const isGone =
    code === "NoSuchUpload" || (mayHaveApplied && (await listParts(place, file, signal)) === "gone");
  const isTaken = status === 412;
  const isChanged = code === "InvalidPart" || code === "InvalidPartOrder";
  if (!isGone && !isTaken && !isChanged && !mayHaveApplied) throw error;
  const proof = await proveObject(place, file, signal);
  if (proof === "ours") return;
  if (proof === "foreign" && (isGone || isTaken)) throw exists(key, error);
  if (isGone) throw uploadGone(lost, error);
  if (isTaken)
    throw new UnavailableError(`${key} was taken, and is free again; it is completed the next time`, {
      cause: error,
    });
  if (isChanged && !mayHaveApplied) {
    throw partsChanged(
      lost,
      "the store refuses them (InvalidPart). Where it is one that wants every part that was sent, like Ceph, leftOutParts: 'refused' keeps it from happening again",
      error,
    );
  }
  throw error;
}

/** An ETag that is none of these parts' says nothing by itself: stores differ in how they make it. */
async function assertToldEtag(
  place: S3Place,
  file: FinishedFile,
  told: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  const expected = etagOfParts(file.parts);
  if (!told || expected === undefined || told.replaceAll('"', "") === expected) return;
  if ((await proveObject(place, file, signal)) !== "ours") throw exists(file.key, undefined);
}

function exists(key: string, cause: unknown): OutputExistsError {
  return new OutputExistsError(
    `${key} is not the file that a checkpoint finished: something else has its name, and stays as it is. Move it away, and the file appears; a job that begins anew needs a prefix of its own`,
    { key, cause },
  );
}
