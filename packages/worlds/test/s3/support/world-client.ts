import { S3Client, type S3ClientConfig } from "@aws-sdk/client-s3";
import type { ConnectOptions, S3World } from "../../../src/s3/index.js";

/** As they are by default, whatever the environment says. */
const checksums = {
  requestChecksumCalculation: "WHEN_SUPPORTED",
  responseChecksumValidation: "WHEN_SUPPORTED",
} as const;
const credentials = { accessKeyId: "test", secretAccessKey: "test" };

/** The SDK's own client over a world; it does not try again by itself. */
export function worldClient(
  world: S3World,
  { faults, ...config }: ConnectOptions & S3ClientConfig = {},
): S3Client {
  const requestHandler = world.connect(faults === undefined ? {} : { faults });
  return new S3Client({
    region: "us-east-1",
    credentials,
    requestHandler,
    forcePathStyle: true,
    maxAttempts: 1,
    ...checksums,
    ...config,
  });
}

/** The SDK's own client over HTTP. */
export function endpointClient(endpoint: string, config: S3ClientConfig = {}): S3Client {
  return new S3Client({
    endpoint,
    region: "us-east-1",
    credentials,
    forcePathStyle: true,
    maxAttempts: 1,
    ...checksums,
    ...config,
  });
}
