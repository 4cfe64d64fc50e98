import type { S3World } from "../../../src/s3/index.js";

/** All that a bucket holds, for comparing. */
export function stateOf(world: S3World, bucket: string): object {
  const objects = world
    .keys(bucket)
    .map((key) => [key, Buffer.from(world.object(bucket, key) ?? "").toString()]);
  const uploads = world.openUploads(bucket).map(({ key, partCount }) => [key, partCount]);
  return { objects, uploads };
}
