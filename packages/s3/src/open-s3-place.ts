import { systemClock, systemRandom } from "@holdfast/core";
import { clientInUse } from "./make-client.js";
import { parseOptions, type S3BackendOptions } from "./s3-options.js";
import { S3Place } from "./s3-place.js";

/**
 * A folder of a bucket, and requests to it that are repeated, bounded and judged as the backend's are: for packages that
 * keep something else than checkpoints there.
 * @throws InvalidArgumentError when an option cannot be used, naming it.
 */
export function openS3Place(options: S3BackendOptions): S3Place {
  const settings = parseOptions(options);
  const { clock = systemClock, random = systemRandom } = options;
  return new S3Place({ settings, inUse: clientInUse(options), clock, random });
}
