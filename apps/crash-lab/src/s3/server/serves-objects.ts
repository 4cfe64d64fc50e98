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

/** A server that has just been started waits for its OSD; one that has not answered by then will not. */
const boundMs = 45_000;

/**
 * Makes the bucket unless it is there, and writes, reads and removes an object.
 * @throws S3ServerError when it does not answer in time, or not as it should.
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
  const late = AbortSignal.timeout(boundMs);
  const options = { abortSignal: signal ? AbortSignal.any([signal, late]) : late };
  const object = { Bucket, Key: "holdfast-server-check" };
  try {
    await client.send(new CreateBucketCommand({ Bucket }), options);
    await client.send(new PutObjectCommand({ ...object, Body: "check" }), options);
    const { Body } = await client.send(new GetObjectCommand(object), options);
    const read = await Body?.transformToString();
    if (read !== "check") throw new Error(`it gave back ${JSON.stringify(read)}`);
    await client.send(new DeleteObjectCommand(object), options);
  } catch (cause) {
    signal?.throwIfAborted();
    const reason = cause instanceof Error ? cause.message : String(cause);
    const what = late.aborted ? `does not answer within ${boundMs} ms` : `does not serve objects: ${reason}`;
    throw new S3ServerError(`the server on port ${port} ${what}`, { cause });
  } finally {
    client.destroy();
  }
}
