import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { S3World } from "../../src/s3/index.js";
import { knownStores, playedDifferences } from "./agreement/known-differences.js";
import { removeRun } from "./agreement/remove-run.js";
import { agreementCases, prepareBuckets, runCase, type StoreAccess } from "./agreement/run-cases.js";
import { describeDifference } from "./agreement/store.js";
import { endpointClient, worldClient } from "./support/world-client.js";

interface Opened {
  readonly access: StoreAccess;
  close(): Promise<void>;
}

function describeAgreement(title: string, open: () => Promise<Opened>): void {
  describe(title, () => {
    let opened: Opened;
    beforeAll(async () => {
      opened = await open();
      await prepareBuckets(opened.access);
    });
    afterAll(async () => {
      await opened.close();
      opened.access.client.destroy();
    });

    it.each(agreementCases)("$name", async (one) => {
      const { differences, steps } = await runCase(opened.access, one);
      expect(differences.map(describeDifference)).toEqual([]);
      expect(steps).toBeGreaterThan(0);
    });
  });
}

const buckets = {
  bucket: "holdfast-agreement",
  versionedBucket: "holdfast-agreement-versioned",
  prefix: "run/",
};

/** What stores need that take no body in chunks, in which newer SDKs send a stream with its checksum. */
const checksumsOnDemand = {
  requestChecksumCalculation: "WHEN_REQUIRED",
  responseChecksumValidation: "WHEN_REQUIRED",
} as const;

describeAgreement("the world answers as Amazon S3 does", async () => {
  return { access: { ...buckets, client: worldClient(new S3World()) }, close: async () => {} };
});

describeAgreement("the world answers the same over HTTP", async () => {
  const { endpoint, close } = await new S3World().serve();
  return { access: { ...buckets, client: endpointClient(endpoint) }, close };
});

describeAgreement("the world's profile of Ceph RGW 16 answers as that does", async () => {
  const client = worldClient(new S3World({ profile: "ceph-rgw-16" }), checksumsOnDemand);
  const known = { store: "ceph-rgw-16", differences: playedDifferences } as const;
  return { access: { ...buckets, ...known, client }, close: async () => {} };
});

/**
 * A real store: its endpoint, a bucket (and another with `-versioned` behind it) that is made unless it is there, and the
 * name under which its differences are known.
 */
const {
  HOLDFAST_S3_ENDPOINT: endpoint,
  HOLDFAST_S3_BUCKET: bucket = "holdfast-agreement",
  HOLDFAST_S3_STORE: named,
} = process.env;

if (endpoint !== undefined) {
  const store = knownStores.find((known) => known === named);
  if (named !== undefined && store === undefined) {
    throw new Error(`HOLDFAST_S3_STORE is ${named}; leave it out, or give one of ${knownStores.join(", ")}`);
  }
  describeAgreement(
    `${store ?? "a store"} answers as Amazon S3 does, but for what is known of it`,
    async () => {
      const { AWS_ACCESS_KEY_ID: accessKeyId = "", AWS_SECRET_ACCESS_KEY: secretAccessKey = "" } =
        process.env;
      const credentials = { accessKeyId, secretAccessKey };
      const client = endpointClient(endpoint, { credentials, ...checksumsOnDemand, maxAttempts: 3 });
      const access = {
        client,
        bucket,
        versionedBucket: `${bucket}-versioned`,
        prefix: `agreement-${randomBytes(6).toString("hex")}/`,
        ...(store && { store }),
      };
      return { access, close: async () => await removeRun(access) };
    },
  );
}
