import type { S3Place } from "./store-place.js";
import { UnusableStoreError } from "./unusable-store-error.js";

/**
 * The S3 store that the variables name, if they name one. Credentials are not among them: the SDK finds those in its own
 * ways.
 * @throws UnusableStoreError naming the variable that is missing.
 */
export function s3OfEnvironment(env: NodeJS.ProcessEnv = process.env): S3Place | undefined {
  const { HOLDFAST_S3_ENDPOINT: endpoint, HOLDFAST_S3_BUCKET: bucket } = env;
  const { HOLDFAST_S3_PREFIX: prefix = "", HOLDFAST_S3_FORCE_PATH_STYLE: pathStyle } = env;
  if (bucket === undefined) {
    if (endpoint === undefined) return undefined;
    throw new UnusableStoreError(
      "HOLDFAST_S3_ENDPOINT is set, and HOLDFAST_S3_BUCKET is not; name a bucket there",
    );
  }
  return {
    kind: "s3",
    bucket,
    prefix: prefix === "" || prefix.endsWith("/") ? prefix : `${prefix}/`,
    ...(endpoint !== undefined && { endpoint }),
    ...(pathStyle !== undefined && { forcePathStyle: pathStyle === "true" }),
  };
}
