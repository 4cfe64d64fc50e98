import { GetObjectCommand, type GetObjectCommandOutput } from "@aws-sdk/client-s3";
import { type ByteRange, CorruptError, UnavailableError } from "@holdfast/core";
import { markOf } from "./object-mark.js";
import { discardBody } from "./read-body.js";
import type { S3Place } from "./s3-place.js";

/** An object, or a part of it, whose bytes are on their way. */
export interface OpenObject {
  readonly body: unknown;
  /** How many bytes the body has, of which the first so many come before those that were asked for. */
  readonly announcedBytes: number;
  readonly skipBytes: number;
  readonly sizeBytes: number;
  /** Tells objects that had the same key apart. It says nothing about the content. */
  readonly etag: string | undefined;
  readonly writeId: string | undefined;
  /** Its size is not only what this answer says, but was told by whoever stored it, or with a range. */
  readonly isSizeSure: boolean;
}

/** What is asked for: a key as the caller and as the store knows it. */
export interface ObjectRead {
  readonly what: string;
  readonly key: string;
  readonly range?: ByteRange;
}

/**
 * Asks for an object, once. Whoever gets it reads its body or discards it.
 * @throws CorruptError when the range is not wholly inside the object.
 * @throws what the SDK throws, to be judged.
 */
export async function openObject(place: S3Place, read: ObjectRead, signal: AbortSignal): Promise<OpenObject> {
  const { what, key, range } = read;
  const last = range && range.offset + range.length - 1;
  const input = {
    ...place.target,
    Key: place.storeKey(key),
    ...(range && { Range: `bytes=${range.offset}-${last}` }),
  };
  const request = {
    what,
    mutates: false,
    send: async (client, options) => await client.send(new GetObjectCommand(input), options),
    discard: (late) => discardBody(late.Body),
  } satisfies Parameters<typeof place.sendOnce<GetObjectCommandOutput>>[0];
  const output = await place.sendOnce<GetObjectCommandOutput>(request, signal).catch((error: unknown) => {
    if (range && place.judge(error).status === 416) throw outsideError(read, error);
    throw error;
  });
  try {
    const extent = extentOf(output, read);
    const { writeId, sizeBytes } = markOf(output.Metadata);
    if (sizeBytes !== undefined && sizeBytes !== extent.sizeBytes) {
      const message = `${what} failed: ${extent.sizeBytes} of ${sizeBytes} bytes of ${key} are there`;
      throw new CorruptError(message, { key, retryable: true });
    }
    const isSizeSure = sizeBytes !== undefined || output.$metadata.httpStatusCode === 206;
    return { ...extent, body: output.Body, etag: output.ETag, writeId, isSizeSure };
  } catch (error) {
    discardBody(output.Body);
    throw error;
  }
}

/** What the answer says it brings. Some stores ignore the range and send all of it. */
function extentOf(
  output: GetObjectCommandOutput,
  { what, key, range }: ObjectRead,
): Pick<OpenObject, "announcedBytes" | "skipBytes" | "sizeBytes"> {
  const { ContentLength: announcedBytes, ContentRange: contentRange } = output;
  if (announcedBytes === undefined || !Number.isSafeInteger(announcedBytes) || announcedBytes < 0) {
    // Without it a body that is cut short looks like a whole one.
    throw new UnavailableError(`${what} failed: the answer does not tell how long ${key} is`);
  }
  if (output.$metadata.httpStatusCode !== 206) {
    return { announcedBytes, skipBytes: range?.offset ?? 0, sizeBytes: announcedBytes };
  }
  const [, first, last, size] = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(contentRange ?? "") ?? [];
  const isConsistent = Number(last) - Number(first) + 1 === announcedBytes && Number(first) === range?.offset;
  if (!isConsistent) {
    throw new UnavailableError(
      `${what} failed: ${announcedBytes} bytes of ${key} were announced as ${JSON.stringify(contentRange)}`,
    );
  }
  return { announcedBytes, skipBytes: 0, sizeBytes: Number(size) };
}

function outsideError({ key, range }: ObjectRead, cause: unknown): CorruptError {
  const message = `${key} ends before byte ${range?.offset}; bytes were expected there`;
  return new CorruptError(message, { key, cause });
}
