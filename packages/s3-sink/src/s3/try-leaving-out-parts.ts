import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  type CreateMultipartUploadCommandOutput,
  DeleteObjectCommand,
  UploadPartCommand,
  type UploadPartCommandOutput,
} from "@aws-sdk/client-s3";
import { randomNonce, UnavailableError } from "@holdfast/core";
import type { S3Place, S3Request } from "@holdfast/s3/requests";
import { discardUpload } from "./discard-upload.js";

const what = "trial whether parts may be left out";

/** Readers of data sets pass over names that begin with an underscore. */
export function trialKeyStart(prefix: string, sink: string): string {
  return `${prefix}_holdfast-trial-${sink}-`;
}

/**
 * Tries whether a store completes an upload without one of the parts that were sent. Ceph RGW does not
 * (RGWCompleteMultipart: "total parts mismatch"). The parts have one byte, so that S3, which looks at the parts that it was
 * told, refuses them as too small, and no object comes of it.
 */
export async function tryLeavingOutParts(
  place: S3Place,
  keyStart: string,
  signal: AbortSignal,
): Promise<"allowed" | "refused"> {
  const key = `${keyStart}${randomNonce(place.random)}`;
  const named = { ...place.target, Key: key };
  const ask = async <O>(send: S3Request<O>["send"]): Promise<O> => {
    return await place.send<O>({ what, key, mutates: false, send }, signal);
  };
  const { UploadId } = await ask<CreateMultipartUploadCommandOutput>(async (client, options) => {
    return await client.send(new CreateMultipartUploadCommand(named), options);
  });
  if (UploadId === undefined) throw new UnavailableError("a trial upload got no id");
  const parts: UploadPartCommandOutput[] = [];
  for (const PartNumber of [1, 2, 3]) {
    const input = { ...named, UploadId, PartNumber, Body: Buffer.from(String(PartNumber)) };
    parts.push(
      await ask<UploadPartCommandOutput>(async (client, options) => {
        return await client.send(new UploadPartCommand(input), options);
      }),
    );
  }
  const Parts = parts.slice(0, 2).map(({ ETag, ChecksumCRC32 }, index) => {
    return { PartNumber: index + 1, ETag, ...(ChecksumCRC32 !== undefined && { ChecksumCRC32 }) };
  });
  const input = { ...named, UploadId, MultipartUpload: { Parts } };
  const answer = await completionAnswer(place, key, input, signal);
  await discardUpload(place, { key, uploadId: UploadId }, signal);
  if (answer === "completed") {
    await ask(async (client, options) => await client.send(new DeleteObjectCommand(named), options));
  }
  return answer === "refused" ? "refused" : "allowed";
}

async function completionAnswer(
  place: S3Place,
  key: string,
  input: ConstructorParameters<typeof CompleteMultipartUploadCommand>[0],
  signal: AbortSignal,
): Promise<"completed" | "too-small" | "refused"> {
  const completion = {
    ...{ what, key, mutates: false },
    send: async (client, options) => await client.send(new CompleteMultipartUploadCommand(input), options),
  } satisfies S3Request<unknown>;
  return await place.repeat<"completed" | "too-small" | "refused">(completion, signal, async () => {
    try {
      await place.sendOnce(completion, signal);
      return "completed";
    } catch (error) {
      const { code } = place.judge(error);
      if (code === "EntityTooSmall") return "too-small";
      if (code === "InvalidPart") return "refused";
      // An earlier send, whose answer was lost, has completed it: on a store that takes parts of any size.
      if (code === "NoSuchUpload") return "completed";
      throw error;
    }
  });
}
