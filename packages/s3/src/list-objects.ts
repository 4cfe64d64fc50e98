import { type _Object, ListObjectsV2Command, type ListObjectsV2CommandOutput } from "@aws-sdk/client-s3";
import { assertKey, type ListedObject, UnavailableError, UnsafeStorageError } from "@holdfast/core";
import type { S3Place } from "./s3-place.js";

const keysPerPage = 1000;
/** A page may be empty although more is to come. So many in a row are a listing that goes nowhere. */
const mostEmptyPages = 20;

export interface Listing {
  readonly prefix: string;
  readonly after: string;
  readonly limit: number;
}

/**
 * The objects under a prefix, page after page to the end or the limit. Sorted here as well: what another store than AWS
 * takes for the order of keys is its own affair.
 *
 * @throws UnsafeStorageError when a listing that was asked for its first keys turns out to be in another order.
 */
export async function listObjects(
  place: S3Place,
  listing: Listing,
  signal: AbortSignal,
): Promise<readonly ListedObject[]> {
  if (listing.limit === 0) return [];
  const found = new Map<string, ListedObject>();
  let last = "";
  let isOrdered = true;
  for await (const page of pagesOf(place, listing, signal)) {
    for (const object of page) {
      const key = keyOf(place, object);
      if (key === undefined || !key.startsWith(listing.prefix) || key <= listing.after) continue;
      isOrdered &&= key >= last;
      last = key;
      found.set(key, listedObject(key, object));
    }
    if (found.size >= listing.limit) break;
  }
  if (!isOrdered && place.settings.orderedListing && found.size >= listing.limit) {
    throw new UnsafeStorageError(
      `list of "${listing.prefix}" failed: bucket ${place.settings.bucket} answers keys in another order than that ` +
        "of their bytes; set orderedListing to false",
    );
  }
  const objects = [...found.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  return objects.slice(0, listing.limit);
}

async function* pagesOf(
  place: S3Place,
  { prefix, after, limit }: Listing,
  signal: AbortSignal,
): AsyncGenerator<readonly _Object[]> {
  const { isDirectoryBucket } = place.settings;
  const whole = place.storeKey(prefix);
  // Directory buckets list whole folders only, in no order.
  const storePrefix = isDirectoryBucket ? whole.replace(/[^/]*$/, "") : whole;
  const startsAfter = !isDirectoryBucket && after !== "" && { StartAfter: place.storeKey(after) };
  const what = `list of "${prefix}"`;
  let emptyPages = 0;
  for (let token: string | undefined; ; ) {
    const input = {
      ...place.target,
      ...(storePrefix !== "" && { Prefix: storePrefix }),
      ...startsAfter,
      ...(token !== undefined && { ContinuationToken: token }),
      // What the first page did not bring is behind keys that are none of ours.
      MaxKeys: token === undefined ? Math.min(keysPerPage, limit) : keysPerPage,
      // Keys of others may hold characters that XML cannot.
      EncodingType: "url" as const,
    };
    const page = await place.send<ListObjectsV2CommandOutput>(
      {
        what,
        key: storePrefix,
        mutates: false,
        send: async (client, options) => await client.send(new ListObjectsV2Command(input), options),
      },
      signal,
    );
    const isEncoded = page.EncodingType === "url";
    yield (page.Contents ?? []).map((object) =>
      isEncoded ? { ...object, Key: decoded(object.Key) } : object,
    );
    if (page.IsTruncated !== true) return;
    const next = page.NextContinuationToken;
    emptyPages = page.Contents?.length ? 0 : emptyPages + 1;
    if (next === undefined || emptyPages > mostEmptyPages) {
      throw new UnavailableError(`${what} failed: the store says that there is more, and does not answer it`);
    }
    token = next;
  }
}

function decoded(key: string | undefined): string | undefined {
  try {
    return key && decodeURIComponent(key.replaceAll("+", " "));
  } catch {
    // Not what a store may answer, so no key of ours either.
    return undefined;
  }
}

/** Objects that others put under the prefix have no keys of Holdfast's. */
function keyOf({ settings }: S3Place, { Key }: _Object): string | undefined {
  if (!Key?.startsWith(settings.prefix)) return undefined;
  const key = Key.slice(settings.prefix.length);
  try {
    assertKey(key);
    return key;
  } catch {
    return undefined;
  }
}

function listedObject(key: string, { Size, LastModified }: _Object): ListedObject {
  const timestampMs = LastModified?.getTime();
  if (Size === undefined || timestampMs === undefined || !Number.isFinite(timestampMs)) {
    throw new UnavailableError(`a listing does not tell the size and time of ${key}`);
  }
  return { key, sizeBytes: Size, timestampMs };
}
