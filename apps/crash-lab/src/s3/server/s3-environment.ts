import type { S3Settings } from "./s3-settings.js";

/** The gateway was not told any other. */
export const region = "us-east-1";

/**
 * The variables by which the tests and the demo find a store, and the SDK its credentials. RGW 16 refuses a body with a
 * checksum after it, which newer SDKs send for a stream, and compares no other checksum: they are sent on demand only.
 */
export function s3Environment(settings: S3Settings): Readonly<Record<string, string>> {
  const { port, bucket, accessKeyId, secretAccessKey } = settings;
  return {
    HOLDFAST_S3_ENDPOINT: `http://127.0.0.1:${port}`,
    HOLDFAST_S3_BUCKET: bucket,
    HOLDFAST_S3_FORCE_PATH_STYLE: "true",
    HOLDFAST_S3_STORE: "ceph-rgw-16",
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_REQUEST_CHECKSUM_CALCULATION: "WHEN_REQUIRED",
    AWS_RESPONSE_CHECKSUM_VALIDATION: "WHEN_REQUIRED",
  };
}
