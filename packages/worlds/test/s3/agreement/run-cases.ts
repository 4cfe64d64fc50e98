import { CreateBucketCommand, PutBucketVersioningCommand, type S3Client } from "@aws-sdk/client-s3";
import type { AgreementCase } from "./agreement-case.js";
import { bodyCases } from "./body-cases.js";
import { bucketCases } from "./bucket-cases.js";
import { Commands } from "./commands.js";
import { conditionCases } from "./condition-cases.js";
import type { KnownStore } from "./known-differences.js";
import { listingCases } from "./listing-cases.js";
import { multipartCases } from "./multipart-cases.js";
import { objectCases } from "./object-cases.js";
import { StoreUnderTest } from "./store.js";

/** What a store must answer as Amazon S3 does, by request and response. */
export const agreementCases: readonly AgreementCase[] = [
  ...objectCases,
  ...bodyCases,
  ...conditionCases,
  ...listingCases,
  ...multipartCases,
  ...bucketCases,
];

export interface StoreAccess {
  readonly client: S3Client;
  readonly bucket: string;
  readonly versionedBucket: string;
  readonly store?: KnownStore;
  /** Of the store's known differences only these are expected. */
  readonly differences?: ReadonlySet<string>;
  /** Begins every key; each run has its own. */
  readonly prefix: string;
}

/** Makes the two buckets that the cases need, unless they are there. */
export async function prepareBuckets({ client, bucket, versionedBucket }: StoreAccess): Promise<void> {
  for (const Bucket of [bucket, versionedBucket]) {
    await client.send(new CreateBucketCommand({ Bucket })).catch((error: Error) => {
      if (!/^BucketAlready/.test(error.name)) throw error;
    });
  }
  const VersioningConfiguration = { Status: "Enabled" } as const;
  await client.send(new PutBucketVersioningCommand({ Bucket: versionedBucket, VersioningConfiguration }));
}

/** Puts a store to one case. */
export async function runCase(access: StoreAccess, one: AgreementCase): Promise<StoreUnderTest> {
  const number = agreementCases.indexOf(one);
  const { client, store } = access;
  const target = new StoreUnderTest({
    client,
    store,
    differences: access.differences,
    bucket: one.isVersioned ? access.versionedBucket : access.bucket,
    prefix: `${access.prefix}${number}/`,
  });
  await one.run(target, new Commands(target));
  return target;
}
