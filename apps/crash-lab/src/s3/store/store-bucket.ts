import {
  AbortMultipartUploadCommand,
  CreateBucketCommand,
  DeleteObjectsCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  type ObjectIdentifier,
  PutBucketVersioningCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { directSettings, type StoreAccess } from "./store-access.js";

/** The SDK's own client, without the adapter under test. */
function plainClient(access: StoreAccess): S3Client {
  const onDemand = "WHEN_REQUIRED";
  return new S3Client({
    ...directSettings(access),
    requestHandler: { connectionTimeout: 5000, requestTimeout: 30_000, throwOnRequestTimeout: true },
    requestChecksumCalculation: onDemand,
    responseChecksumValidation: onDemand,
  });
}

/** Removes whatever lies in the run's folder: objects, traces of probes, uploads that were not completed. */
export async function emptyFolder(access: StoreAccess): Promise<void> {
  const { bucket: Bucket, prefix: Prefix } = access;
  const client = plainClient(access);
  try {
    for (;;) {
      const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket, Prefix }));
      if (Contents.length === 0) break;
      const Objects = Contents.map(({ Key }): ObjectIdentifier => ({ Key }));
      await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
    }
    const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket, Prefix }));
    for (const { Key, UploadId } of Uploads) {
      await client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
    }
  } finally {
    client.destroy();
  }
}

/** Makes a bucket, unless it is there. */
export async function makeBucket(access: StoreAccess): Promise<void> {
  const { bucket: Bucket } = access;
  const client = plainClient(access);
  try {
    await client.send(new CreateBucketCommand({ Bucket })).catch((error: Error) => {
      if (!/^BucketAlready/.test(error.name)) throw error;
    });
  } finally {
    client.destroy();
  }
}

/** Makes a bucket that keeps versions, unless it is there. */
export async function makeVersionedBucket(access: StoreAccess): Promise<void> {
  const { bucket: Bucket } = access;
  await makeBucket(access);
  const client = plainClient(access);
  try {
    const VersioningConfiguration = { Status: "Enabled" } as const;
    await client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
  } finally {
    client.destroy();
  }
}
