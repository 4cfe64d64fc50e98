import type { StoredObject } from "../state/stored-object.js";
import { S3Error } from "../wire/s3-error.js";
import type { BucketCall } from "./s3-call.js";

const stored =
  /^(content-type|content-language|content-disposition|cache-control|expires|x-amz-meta-.+|x-amz-server-side-encryption|x-amz-server-side-encryption-aws-kms-key-id|x-amz-storage-class|x-amz-website-redirect-location)$/;

const maxKeyBytes = 1024;
const maxMetadataBytes = 2048;

/** The headers of a request that belong to the object. */
export function headersToStore(headers: Readonly<Record<string, string>>): Record<string, string> {
  const kept = Object.entries(headers).filter(([name]) => stored.test(name));
  const encoding = (headers["content-encoding"] ?? "")
    .split(",")
    .map((one) => one.trim())
    .filter((one) => one !== "" && one !== "aws-chunked");
  if (encoding.length > 0) kept.push(["content-encoding", encoding.join(",")]);
  if (headers["content-type"] === undefined) kept.push(["content-type", "binary/octet-stream"]);
  return Object.fromEntries(kept);
}

/** @throws S3Error for a name or metadata that S3 would not take. */
export function assertStorable({ key, headers }: BucketCall): void {
  if (Buffer.byteLength(key) > maxKeyBytes) {
    throw new S3Error(400, "KeyTooLongError", "Your key is too long");
  }
  const metadata = Object.entries(headers).filter(([name]) => name.startsWith("x-amz-meta-"));
  const bytes = metadata.reduce((sum, [name, value]) => sum + name.length - 11 + Buffer.byteLength(value), 0);
  if (bytes > maxMetadataBytes) {
    throw new S3Error(
      400,
      "MetadataTooLarge",
      "Your metadata headers exceed the maximum allowed metadata size",
    );
  }
}

/** What is said about a stored version after it was written. */
export function writtenHeaders(
  { bucket }: BucketCall,
  object: Pick<StoredObject, "etag" | "versionId" | "checksums" | "headers">,
): Record<string, string> {
  return {
    etag: `"${object.etag}"`,
    ...checksumHeaders(object.checksums),
    ...encryptionHeaders(object.headers),
    ...(bucket.isVersioned ? { "x-amz-version-id": object.versionId } : {}),
  };
}

export function checksumHeaders(checksums: Readonly<Record<string, string>>): Record<string, string> {
  const named = Object.entries(checksums).map(([algorithm, value]) => [`x-amz-checksum-${algorithm}`, value]);
  if (named.length === 0) return {};
  const isComposite = Object.values(checksums).some((value) => /-\d+$/.test(value));
  return { ...Object.fromEntries(named), "x-amz-checksum-type": isComposite ? "COMPOSITE" : "FULL_OBJECT" };
}

/** Objects are always encrypted, with the service's own key unless asked otherwise. */
export function encryptionHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  const asked = Object.entries(headers).filter(([name]) => name.startsWith("x-amz-server-side-encryption"));
  return { "x-amz-server-side-encryption": "AES256", ...Object.fromEntries(asked) };
}
