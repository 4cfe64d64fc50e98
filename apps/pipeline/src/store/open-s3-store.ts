import { randomBytes } from "node:crypto";
import { HoldfastError } from "@holdfast/core";
import { S3World } from "@holdfast/worlds/s3";
import { s3OfEnvironment } from "./s3-of-environment.js";
import { openBackend, placeWithin, type S3Place } from "./store-place.js";
import { UnusableStoreError } from "./unusable-store-error.js";

/** A folder of a bucket that belongs to one run of a program. */
export interface OpenedS3Store {
  readonly place: S3Place;
  /** What the store is, in a few words. */
  readonly title: string;
  /** What it warns of, in a line; absent when there is nothing. */
  readonly notice?: string;
  /** Removes what lies in the folder, and ends a server that was started for it. */
  close(): Promise<void>;
}

/**
 * A folder of its own in the store that the environment names; where it names none, in a server of S3 in memory, which
 * this process serves on the loopback interface. The store is tried first.
 *
 * @throws UnusableStoreError for a store that cannot be reached, or not be relied on, saying why and what to do.
 */
export async function openS3Store(
  name: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<OpenedS3Store> {
  const named = s3OfEnvironment(env);
  if (!named) return await serveStore(name);
  const place = placeWithin(named, `${name}-${randomBytes(6).toString("hex")}`);
  const where = `bucket ${place.bucket} at ${place.endpoint ?? "Amazon S3"}`;
  return {
    place,
    title: `${where}, folder ${place.prefix}`,
    ...(await warnings(place, where)),
    close: async () => await emptyPlace(place),
  };
}

async function serveStore(name: string): Promise<OpenedS3Store> {
  const bucket = "holdfast";
  const region = "us-east-1";
  const world = new S3World({ region });
  world.createBucket(bucket, { lifecycle: [{ id: "tidy", abortIncompleteMultipartUploadDays: 1 }] });
  const served = await world.serve();
  const place: S3Place = {
    kind: "s3",
    bucket,
    prefix: `${name}/`,
    region,
    endpoint: served.endpoint,
    forcePathStyle: true,
    credentials: { accessKeyId: "not-checked", secretAccessKey: "not-checked" },
  };
  return {
    place,
    title: `an S3 server in memory at ${served.endpoint}`,
    close: async () => await served.close(),
  };
}

/** Removes every object in a place. */
export async function emptyPlace(place: S3Place): Promise<void> {
  const backend = openBackend(place);
  try {
    const objects = await backend.list("");
    await backend.remove(objects.map(({ key }) => key));
  } finally {
    await backend.close();
  }
}

async function warnings(place: S3Place, where: string): Promise<{ readonly notice?: string }> {
  const backend = openBackend(place);
  try {
    const { checks } = await backend.probe();
    const warned = checks.filter(({ outcome }) => outcome === "warn");
    return warned.length === 0 ? {} : { notice: warned.map(({ explanation }) => explanation).join("; ") };
  } catch (cause) {
    if (!HoldfastError.isInstance(cause)) throw cause;
    throw new UnusableStoreError(
      `${where} cannot be used: ${cause.message}\nHOLDFAST_S3_BUCKET, HOLDFAST_S3_ENDPOINT, HOLDFAST_S3_PREFIX and ` +
        "HOLDFAST_S3_FORCE_PATH_STYLE name a store, AWS_REGION and the SDK's other variables the rest; " +
        "without them an S3 server in memory is used",
      { cause },
    );
  } finally {
    await backend.close();
  }
}
