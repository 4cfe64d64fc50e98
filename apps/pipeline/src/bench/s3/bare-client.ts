import { S3Client, type S3ClientConfig } from "@aws-sdk/client-s3";
import type { S3Place } from "../../store/store-place.js";

/** The SDK's client as its users have it. Checksums are sent where the store's own client sends them. */
export function bareClient({ endpoint, forcePathStyle, region, credentials }: S3Place): S3Client {
  const checksums: S3ClientConfig["requestChecksumCalculation"] =
    endpoint === undefined ? "WHEN_SUPPORTED" : "WHEN_REQUIRED";
  return new S3Client({
    requestChecksumCalculation: checksums,
    responseChecksumValidation: checksums,
    ...(endpoint !== undefined && { endpoint }),
    ...(forcePathStyle !== undefined && { forcePathStyle }),
    ...(region !== undefined && { region }),
    ...(credentials && { credentials }),
  });
}
