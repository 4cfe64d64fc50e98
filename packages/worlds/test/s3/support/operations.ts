import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import type { S3Operation } from "../../../src/s3/index.js";

export const Bucket = "bucket";
export const content = "0123456789";

/** One operation as a program may ask for it, after what it needs was set up. */
export interface Asked {
  readonly title: string;
  readonly operation: S3Operation;
  readonly isConditional: boolean;
  /** Sets up, and says what to send. */
  command(client: S3Client): Promise<object>;
}

const Key = "key";
const uploaded = async (client: S3Client): Promise<{ Bucket: string; Key: string; UploadId: string }> => {
  const { UploadId = "" } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key }));
  return { Bucket, Key, UploadId };
};
const completion = async (client: S3Client, extra: object): Promise<object> => {
  const upload = await uploaded(client);
  const { ETag } = await client.send(new UploadPartCommand({ ...upload, PartNumber: 1, Body: content }));
  const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
  return new CompleteMultipartUploadCommand({ ...upload, MultipartUpload, ...extra });
};
const holding = async (client: S3Client, command: object): Promise<object> => {
  for (const name of [Key, "other", "third"]) {
    await client.send(new PutObjectCommand({ Bucket, Key: name, Body: content }));
  }
  return command;
};
const ask = (operation: S3Operation, command: Asked["command"], isConditional = false): Asked => ({
  title: isConditional ? `conditional ${operation}` : operation,
  operation,
  isConditional,
  command,
});

/** The operations that adapters use, each with something to do. */
export const operations: readonly Asked[] = [
  ask("PutObject", async () => new PutObjectCommand({ Bucket, Key, Body: content })),
  ask("PutObject", async () => new PutObjectCommand({ Bucket, Key, Body: content, IfNoneMatch: "*" }), true),
  ask("GetObject", (client) => holding(client, new GetObjectCommand({ Bucket, Key }))),
  ask("HeadObject", (client) => holding(client, new HeadObjectCommand({ Bucket, Key }))),
  ask("DeleteObject", (client) => holding(client, new DeleteObjectCommand({ Bucket, Key }))),
  ask("DeleteObjects", (client) => {
    const Objects = [{ Key }, { Key: "other" }];
    return holding(client, new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
  }),
  ask("ListObjectsV2", (client) => holding(client, new ListObjectsV2Command({ Bucket }))),
  ask("CreateMultipartUpload", async () => new CreateMultipartUploadCommand({ Bucket, Key })),
  ask("UploadPart", async (client) => {
    return new UploadPartCommand({ ...(await uploaded(client)), PartNumber: 1, Body: content });
  }),
  ask("CompleteMultipartUpload", (client) => completion(client, {})),
  ask("CompleteMultipartUpload", (client) => completion(client, { IfNoneMatch: "*" }), true),
  ask("AbortMultipartUpload", async (client) => new AbortMultipartUploadCommand(await uploaded(client))),
  ask("ListParts", async (client) => new ListPartsCommand(await uploaded(client))),
  ask("ListMultipartUploads", async () => new ListMultipartUploadsCommand({ Bucket })),
  ask("HeadBucket", async () => new HeadBucketCommand({ Bucket })),
];
