import { ListMultipartUploadsCommand, type ListMultipartUploadsCommandOutput } from "@aws-sdk/client-s3";
import { UnavailableError } from "@holdfast/core";
import type { S3Place } from "./s3-place.js";

/** An upload that was begun and neither completed nor aborted. */
export interface UnfinishedUpload {
  /** The key as the store knows it. */
  readonly storeKey: string;
  readonly uploadId: string;
  /** By the store's clock; undefined where the store does not tell. */
  readonly begunMs: number | undefined;
}

/** All unfinished uploads of keys that begin so. */
export async function* listUploads(
  place: S3Place,
  storePrefix: string,
  signal: AbortSignal,
): AsyncGenerator<UnfinishedUpload> {
  // Directory buckets take whole folders only.
  const prefix = place.settings.isDirectoryBucket ? storePrefix.replace(/[^/]*$/, "") : storePrefix;
  let marker: { readonly KeyMarker?: string; readonly UploadIdMarker?: string } = {};
  for (;;) {
    const input = { ...place.target, ...(prefix !== "" && { Prefix: prefix }), ...marker };
    const what = "listing of unfinished uploads";
    const page: ListMultipartUploadsCommandOutput = await place.send(
      {
        what,
        mutates: false,
        send: async (client, options) => await client.send(new ListMultipartUploadsCommand(input), options),
      },
      signal,
    );
    for (const { Key, UploadId, Initiated } of page.Uploads ?? []) {
      if (Key === undefined || UploadId === undefined || !Key.startsWith(storePrefix)) continue;
      yield { storeKey: Key, uploadId: UploadId, begunMs: Initiated?.getTime() };
    }
    if (page.IsTruncated !== true) return;
    const { NextKeyMarker, NextUploadIdMarker } = page;
    const stands = NextKeyMarker === marker.KeyMarker && NextUploadIdMarker === marker.UploadIdMarker;
    if (NextKeyMarker === undefined || stands) {
      throw new UnavailableError(`${what} failed: the store says that there is more, and not where`);
    }
    marker = {
      KeyMarker: NextKeyMarker,
      ...(NextUploadIdMarker !== undefined && { UploadIdMarker: NextUploadIdMarker }),
    };
  }
}
