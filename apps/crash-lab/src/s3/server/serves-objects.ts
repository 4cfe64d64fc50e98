import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { region } from "./s3-environment.js";
import { S3ServerError } from "./s3-server-error.js";
import type { S3Settings } from "./s3-settings.js";

/**
 * Makes the bucket unless it is there, and writes, reads and removes an object.
 * @throws S3ServerError when it answers, and not as it should.
 */
export async function assertServesObjects(settings: S3Settings, signal?: AbortSignal): Promise<void> {
  const { port, bucket: Bucket, accessKeyId, secretAccessKey } = settings;
  const client = new S3Client({
    region,
    endpoint: `http://127.0.0.1:${port}`,
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey },
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  });
  const options = signal === undefined ? {} : { abortSignal: signal };
  const object = { Bucket, Key: "holdfast-server-check" };
  try {
    await client.send(new CreateBucketCommand({ Bucket }), options);
    await client.send(new PutObjectCommand({ ...object, Body: "check" }), options);
    const { Body } = await client.send(new GetObjectCommand(object), options);
    const read = await Body?.transformToString();
    if (read !== "check") throw new S3ServerError(`the server gave back ${JSON.stringify(read)}`);
    await client.send(new DeleteObjectCommand(object), options);
  } finally {
    client.destroy();
  }
}
