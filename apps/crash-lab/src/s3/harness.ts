import { randomBytes } from "node:crypto";
import type { BrokenPlace, CreateHarness, Harness } from "@holdfast/conformance";
import { InvalidArgumentError } from "@holdfast/core";
import { s3Backend } from "@holdfast/s3";
import { mortalClients } from "./store/mortal-clients.js";
import {
  clientSettings,
  plainAddress,
  type StoreAccess,
  storeOfEnvironment,
  through,
} from "./store/store-access.js";
import { emptyFolder, makeVersionedBucket } from "./store/store-bucket.js";

/** Small parts, so that objects of some MiB go in many. */
const partBytes: number = 5 * 2 ** 20;

/** The suite's way to a real store: the one that is given, or that of the variables `HOLDFAST_S3_*`. */
export const createHarness: CreateHarness = (place) => {
  if (place !== undefined) return harnessOf(JSON.parse(place) as StoreAccess);
  const access = storeOfEnvironment(`conformance-${randomBytes(6).toString("hex")}/`);
  if (access) return harnessOf(access);
  throw new InvalidArgumentError(
    "no store is named; set HOLDFAST_S3_BUCKET, and HOLDFAST_S3_ENDPOINT unless it is AWS",
  );
};

function harnessOf(access: StoreAccess): Harness {
  const { name, bucket, prefix } = access;
  const address = plainAddress(access);
  return {
    name: `@holdfast/s3 on ${name}`,
    module: import.meta.url,
    place: JSON.stringify(access),
    ...(address && { address }),
    open: (options) => {
      const reached = options?.address ? through(access, options.address) : access;
      return s3Backend({ bucket, prefix, ...clientSettings(reached), partBytes });
    },
    reset: async () => await emptyFolder(access),
    brokenPlaces: brokenPlaces(access),
    powerCuts: () => {
      const own = `${prefix}power-${randomBytes(6).toString("hex")}/`;
      return mortalClients({ ...access, prefix: own }, partBytes);
    },
    // The store does not lose power, so that few cuts of its clients show as much as many.
    tuning: { partBytes, powerCuts: 10 },
  };
}

/** What the probe has to refuse at this store. */
function brokenPlaces(access: StoreAccess): readonly BrokenPlace[] {
  const open = ({ bucket, prefix, ...others }: StoreAccess): ReturnType<BrokenPlace["open"]> => {
    return s3Backend({ bucket, prefix, ...clientSettings({ bucket, prefix, ...others }) });
  };
  const absent: BrokenPlace = {
    name: "a bucket that is not there",
    open: () => open({ ...access, bucket: `${access.bucket}-absent` }),
  };
  if (access.name !== "ceph-rgw-16") return [absent];
  const versioned: BrokenPlace = {
    name: "a versioned bucket, where Ceph RGW 16 ignores conditions",
    open: async () => {
      const other = { ...access, bucket: `${access.bucket}-versioned` };
      await makeVersionedBucket(other);
      return await open(other);
    },
  };
  return [absent, versioned];
}
