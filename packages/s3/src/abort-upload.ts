import { AbortMultipartUploadCommand, ListPartsCommand } from "@aws-sdk/client-s3";
import type { S3Place } from "./s3-place.js";

const mostAborts = 3;

export interface UploadToAbort {
  /** The key as the store knows it. */
  readonly storeKey: string;
  readonly uploadId: string;
}

/**
 * Removes an unfinished upload with its parts; that it is gone already is success. A part that arrives
 * with the abort can survive it, so the store is asked (https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortMultipartUpload.html).
 */
export async function abortUpload(place: S3Place, upload: UploadToAbort, signal: AbortSignal): Promise<void> {
  const { storeKey: key, uploadId } = upload;
  const input = { ...place.target, Key: key, UploadId: uploadId };
  const subject = { what: "abort of an upload", key, mutates: true };
  for (let aborts = 1; aborts <= mostAborts; aborts += 1) {
    const wasGone = await unlessGone(place, signal, {
      ...subject,
      send: async (client, options) => await client.send(new AbortMultipartUploadCommand(input), options),
    });
    if (wasGone) return;
    const isGone = await unlessGone(place, signal, {
      ...subject,
      mutates: false,
      send: async (client, options) => await client.send(new ListPartsCommand(input), options),
    });
    if (isGone) return;
  }
}

/** Sends a request until it is answered; true when the answer is that there is no such upload. */
async function unlessGone(
  place: S3Place,
  signal: AbortSignal,
  request: Parameters<typeof place.send<unknown>>[0],
): Promise<boolean> {
  return await place.repeat(request, signal, async () => {
    try {
      await place.sendOnce(request, signal);
      return false;
    } catch (error) {
      if (place.judge(error).code === "NoSuchUpload") return true;
      throw error;
    }
  });
}
