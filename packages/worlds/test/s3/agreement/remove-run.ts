import {
  AbortMultipartUploadCommand,
  DeleteObjectsCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  type ObjectIdentifier,
} from "@aws-sdk/client-s3";
import type { StoreAccess } from "./run-cases.js";

/** Removes what a run left in a real store, every version of it. */
export async function removeRun({
  client,
  bucket,
  versionedBucket,
  prefix: Prefix,
}: StoreAccess): Promise<void> {
  for (const Bucket of [bucket, versionedBucket]) {
    const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket, Prefix }));
    for (const { Key, UploadId } of Uploads) {
      await client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
    }
    for (;;) {
      const { Versions = [], DeleteMarkers = [] } = await client.send(
        new ListObjectVersionsCommand({ Bucket, Prefix }),
      );
      const Objects = [...Versions, ...DeleteMarkers].map(
        ({ Key = "", VersionId = "null" }): ObjectIdentifier => ({ Key, VersionId }),
      );
      if (Objects.length === 0) break;
      await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
    }
  }
}
