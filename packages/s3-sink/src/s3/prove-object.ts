import { createHash } from "node:crypto";
import { HeadObjectCommand, type HeadObjectCommandOutput } from "@aws-sdk/client-s3";
import { AccessDeniedError } from "@holdfast/core";
import { readObject, type S3Place } from "@holdfast/s3/requests";
import type { FinishedFile } from "../finished-file.js";
import type { StoredPart } from "../stored-part.js";

const markName = "holdfast-file";

/** What a file's object bears as user metadata from the beginning of its upload on. */
export function fileMetadata(mark: string): Record<string, string> {
  return { [markName]: mark };
}

/** What is under a file's key: that very file, nothing, or anything else. */
type Proof = "ours" | "absent" | "foreign";

/**
 * Finds out whether an object is the finished file. It bears the file's random mark, which only its own uploads give; it
 * has its length; and its content is proven by the ETag, where the store makes that of the parts' MD5 as S3 does, or else
 * by reading it and comparing the SHA-256 of each part.
 *
 * @throws AccessDeniedError where the bucket does not tell what is absent from what may not be seen.
 */
export async function proveObject(place: S3Place, file: FinishedFile, signal: AbortSignal): Promise<Proof> {
  const { key } = file;
  const found = await headObject(place, key, signal);
  if (!found) return "absent";
  if (markOf(found.Metadata) !== file.mark || found.ContentLength !== file.bytes) return "foreign";
  if (found.ETag?.replaceAll('"', "") === etagOfParts(file.parts)) return "ours";
  return (await hasContent(place, file, signal)) ? "ours" : "foreign";
}

/**
 * The ETag that S3 gives an object made of parts; `undefined` where the parts' ETags are no MD5, as with some encryption.
 */
export function etagOfParts(parts: readonly Pick<StoredPart, "etag">[]): string | undefined {
  const digest = createHash("md5");
  for (const { etag } of parts) {
    if (!/^[0-9a-f]{32}$/i.test(etag)) return undefined;
    digest.update(etag, "hex");
  }
  return `${digest.digest("hex")}-${parts.length}`;
}

async function headObject(
  place: S3Place,
  key: string,
  signal: AbortSignal,
): Promise<HeadObjectCommandOutput | undefined> {
  const what = `look at ${key}`;
  const input = { ...place.target, Key: key };
  const request = {
    ...{ what, key, mutates: false },
    send: async (client, options) => await client.send(new HeadObjectCommand(input), options),
  } satisfies Parameters<typeof place.send<HeadObjectCommandOutput>>[0];
  return await place.repeat(request, signal, async () => {
    try {
      return await place.sendOnce<HeadObjectCommandOutput>(request, signal);
    } catch (error) {
      const { status } = place.judge(error);
      if (status === 404) return undefined;
      if (status === 403)
        throw new AccessDeniedError(
          `${what} was refused; without s3:ListBucket S3 also answers so where there is nothing: allow it, with s3:GetObject`,
          { cause: error },
        );
      throw error;
    }
  });
}

function markOf(metadata: Readonly<Record<string, string>> = {}): string | undefined {
  // Header names have no case, and some stores do not keep it.
  return Object.entries(metadata).find(([name]) => name.toLowerCase() === markName)?.[1];
}

async function hasContent(
  place: S3Place,
  { key, parts }: FinishedFile,
  signal: AbortSignal,
): Promise<boolean> {
  let offset = 0;
  for (const { bytes: length, sha256 } of parts) {
    if (length > 0) {
      const part = await readObject(place, key, { offset, length }, signal);
      if (createHash("sha256").update(part.bytes).digest("hex") !== sha256) return false;
    }
    offset += length;
  }
  return true;
}
