import { ListPartsCommand, type ListPartsCommandOutput } from "@aws-sdk/client-s3";
import { AccessDeniedError, UnavailableError } from "@holdfast/core";
import type { S3Place } from "@holdfast/s3/requests";
import { isNoSuchUpload } from "./lost-upload.js";

/** A part as the store lists it. */
export interface ListedPart {
  readonly etag: string;
  readonly bytes: number;
}

/**
 * All parts of an upload by their number; `gone` when there is no such upload, and `denied` when the client may not list
 * them.
 */
export async function listParts(
  place: S3Place,
  { key, uploadId }: { readonly key: string; readonly uploadId: string },
  signal: AbortSignal,
): Promise<ReadonlyMap<number, ListedPart> | "gone" | "denied"> {
  const found = new Map<number, ListedPart>();
  let marker: string | undefined;
  for (;;) {
    const page = await listPage(place, { key, uploadId, marker }, signal);
    if (typeof page === "string") return page;
    for (const { PartNumber = 0, ETag = "", Size = 0 } of page.Parts ?? []) {
      found.set(PartNumber, { etag: ETag.replaceAll('"', ""), bytes: Size });
    }
    if (page.IsTruncated !== true) return found;
    const next = page.NextPartNumberMarker;
    if (next === undefined || next === marker) {
      throw new UnavailableError(
        `listing of the parts of ${key} failed: the store says that there is more, and not where`,
      );
    }
    marker = next;
  }
}

async function listPage(
  place: S3Place,
  from: { readonly key: string; readonly uploadId: string; readonly marker: string | undefined },
  signal: AbortSignal,
): Promise<ListPartsCommandOutput | "gone" | "denied"> {
  const { key, uploadId, marker } = from;
  const input = {
    ...place.target,
    Key: key,
    UploadId: uploadId,
    ...(marker && { PartNumberMarker: marker }),
  };
  const request = {
    ...{ what: `listing of the parts of ${key}`, key, mutates: false },
    send: async (client, options) => await client.send(new ListPartsCommand(input), options),
  } satisfies Parameters<typeof place.send<ListPartsCommandOutput>>[0];
  try {
    return await place.repeat<ListPartsCommandOutput | "gone">(request, signal, async () => {
      try {
        return await place.sendOnce<ListPartsCommandOutput>(request, signal);
      } catch (error) {
        if (isNoSuchUpload(place, error)) return "gone";
        throw error;
      }
    });
  } catch (error) {
    if (AccessDeniedError.isInstance(error)) return "denied";
    throw error;
  }
}
