import { PutObjectCommand, type PutObjectCommandInput } from "@aws-sdk/client-s3";
import { markMetadata } from "./object-mark.js";
import type { S3Place, S3Request } from "./s3-place.js";

export interface PutTarget {
  readonly what: string;
  /** The object's key, the prefix included. */
  readonly key: string;
  readonly writeId: string;
}

/** What every new object is stored with, by one PUT or in parts. */
export function objectSettings(
  { settings }: S3Place,
  writeId: string,
  sizeBytes?: number,
): Pick<PutObjectCommandInput, "Metadata" | "ServerSideEncryption" | "SSEKMSKeyId"> {
  const { serverSideEncryption, kmsKeyId } = settings;
  return {
    Metadata: markMetadata(writeId, sizeBytes),
    ...(serverSideEncryption && { ServerSideEncryption: serverSideEncryption }),
    ...(kmsKeyId !== undefined && { SSEKMSKeyId: kmsKeyId }),
  };
}

/** Stores an object in one request; only if there is none, where `ifNoneMatch` says so. */
export function putRequest(
  place: S3Place,
  { what, key, writeId }: PutTarget,
  body: Buffer,
  { ifNoneMatch }: { readonly ifNoneMatch: boolean },
): S3Request<unknown> {
  const input: PutObjectCommandInput = {
    ...place.target,
    ...objectSettings(place, writeId, body.length),
    Key: key,
    Body: body,
    ContentLength: body.length,
    ...(ifNoneMatch && { IfNoneMatch: "*" }),
  };
  return {
    what,
    key,
    mutates: true,
    bytes: body.length,
    send: async (client, options) => await client.send(new PutObjectCommand(input), options),
  };
}
