import type { S3Client, S3ClientConfig, ServerSideEncryption } from "@aws-sdk/client-s3";
import { assertOptions, assertPrefix, type Clock, InvalidArgumentError, type Random } from "@holdfast/core";

/** How often, and after which pauses, a request is repeated within one call. */
export interface RetryOptions {
  /** Sends of one request at most, the first one included. Default 6. */
  readonly attempts?: number;
  /** The ceiling of the first pause, which doubles with each further one, in milliseconds. Default 50. */
  readonly baseDelayMs?: number;
  /** The ceiling of any pause, in milliseconds. Default 5,000. */
  readonly maxDelayMs?: number;
}

export interface S3BackendOptions {
  readonly bucket: string;
  /** The folder of the bucket that is the store's, such as `checkpoints/`; a final `/` is added. Default the whole bucket. */
  readonly prefix?: string;
  /**
   * A client of your own. It is used as it is and never destroyed. Its own retries blur what an answer means, so give it
   * `maxAttempts: 1`, `expectContinueHeader: false`, and timeouts. Without it a client is made that has all this.
   */
  readonly client?: S3Client;
  /** Default as the SDK finds it: environment, profile, instance. */
  readonly region?: S3ClientConfig["region"];
  /** The address of a store other than AWS, such as `https://s3.example.com`. */
  readonly endpoint?: string;
  /** Name the bucket in the path instead of the host; most stores other than AWS want it. */
  readonly forcePathStyle?: boolean;
  /** Default as the SDK finds them: environment, profile, SSO, container, instance. */
  readonly credentials?: S3ClientConfig["credentials"];
  /** What carries the requests of the client that is made; default Node's http and https. Never destroyed. */
  readonly requestHandler?: S3ClientConfig["requestHandler"];
  /** The account that must own the bucket; every request is refused otherwise. */
  readonly expectedBucketOwner?: string;
  /** How new objects are encrypted; default as the bucket says. */
  readonly serverSideEncryption?: ServerSideEncryption;
  /** The key for `serverSideEncryption: "aws:kms"`. */
  readonly kmsKeyId?: string;
  /** Whether listings are in ascending byte order. Default true, but for directory buckets (`…--x-s3`). */
  readonly orderedListing?: boolean;
  /**
   * Larger objects are moved in parts of this size, in bytes; 5 MiB to 5 GiB. Default 8 MiB and 64 KiB, so that 8 MiB of
   * state with its digests are one request.
   */
  readonly partBytes?: number;
  /** Parts of one object that are under way at once. Default 4. */
  readonly partsAtOnce?: number;
  /** How long a request waits for its answer, in milliseconds, above the time that its bytes take. Default 15,000. */
  readonly requestTimeoutMs?: number;
  /** How old an unfinished upload must be before `tidy` removes it, in milliseconds. Default a day. */
  readonly abandonedUploadMs?: number;
  readonly retry?: RetryOptions;
  readonly clock?: Clock;
  readonly random?: Random;
}

/** The options with every default filled in that does not concern the client. */
export interface S3Settings {
  readonly bucket: string;
  readonly prefix: string;
  readonly expectedBucketOwner: string | undefined;
  readonly serverSideEncryption: ServerSideEncryption | undefined;
  readonly kmsKeyId: string | undefined;
  readonly isDirectoryBucket: boolean;
  readonly orderedListing: boolean;
  readonly partBytes: number;
  readonly partsAtOnce: number;
  readonly requestTimeoutMs: number;
  readonly abandonedUploadMs: number;
  readonly retry: Required<RetryOptions>;
}

const clientOptionNames = [
  "region",
  "endpoint",
  "forcePathStyle",
  "credentials",
  "requestHandler",
] as const satisfies readonly (keyof S3BackendOptions)[];

const optionNames: readonly (keyof S3BackendOptions)[] = [
  "bucket",
  "prefix",
  "client",
  ...clientOptionNames,
  "expectedBucketOwner",
  "serverSideEncryption",
  "kmsKeyId",
  "orderedListing",
  "partBytes",
  "partsAtOnce",
  "requestTimeoutMs",
  "abandonedUploadMs",
  "retry",
  "clock",
  "random",
];

const retryNames: readonly (keyof RetryOptions)[] = ["attempts", "baseDelayMs", "maxDelayMs"];
const mebibyte: number = 2 ** 20;
/** Room for what is stored behind the bytes of an object. */
export const digestBytes: number = 64 * 1024;
/** S3 keys have at most 1,024 bytes, and Holdfast's at most 512. */
const longestPrefix = 500;

/** @throws InvalidArgumentError naming the option that cannot be used, and what it takes. */
export function parseOptions(options: S3BackendOptions): S3Settings {
  assertOptions("s3Backend's options", options, optionNames);
  const { bucket, retry = {} } = options;
  assertOptions("retry", retry, retryNames);
  assertBucket(bucket);
  assertClientOptions(options);
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/directory-bucket-naming-rules.html
  const isDirectoryBucket = /--xa?-s3$/.test(bucket);
  return {
    bucket,
    prefix: parsePrefix(options.prefix),
    expectedBucketOwner: options.expectedBucketOwner,
    serverSideEncryption: options.serverSideEncryption,
    kmsKeyId: options.kmsKeyId,
    isDirectoryBucket,
    orderedListing: options.orderedListing ?? !isDirectoryBucket,
    partBytes: parseNumber(
      "partBytes",
      options.partBytes,
      8 * mebibyte + digestBytes,
      5 * mebibyte,
      5 * 1024 * mebibyte,
    ),
    partsAtOnce: parseNumber("partsAtOnce", options.partsAtOnce, 4, 1, 64),
    requestTimeoutMs: parseNumber("requestTimeoutMs", options.requestTimeoutMs, 15_000, 1, 3_600_000),
    abandonedUploadMs: parseNumber("abandonedUploadMs", options.abandonedUploadMs, 86_400_000, 0, 2 ** 40),
    retry: {
      attempts: parseNumber("retry.attempts", retry.attempts, 6, 1, 100),
      baseDelayMs: parseNumber("retry.baseDelayMs", retry.baseDelayMs, 50, 0, 60_000),
      maxDelayMs: parseNumber("retry.maxDelayMs", retry.maxDelayMs, 5000, 0, 600_000),
    },
  };
}

function assertBucket(bucket: unknown): void {
  // Names, and the names of access points; what else is none the service says.
  if (typeof bucket === "string" && /^[A-Za-z0-9][A-Za-z0-9.:/_-]{1,254}$/.test(bucket)) return;
  throw new InvalidArgumentError(`bucket is ${JSON.stringify(bucket)}; give the name of a bucket`);
}

function assertClientOptions(options: S3BackendOptions): void {
  const { client, endpoint, requestHandler } = options;
  if (client !== undefined) {
    const given = clientOptionNames.find((name) => options[name] !== undefined);
    if (given !== undefined) {
      throw new InvalidArgumentError(
        `${given} is for the client that is made, and client is given; set it in your own client`,
      );
    }
    if (typeof client?.send !== "function") {
      throw new InvalidArgumentError("client is not an S3Client of @aws-sdk/client-s3; give one, or none");
    }
  }
  if (endpoint !== undefined && !isHttpUrl(endpoint)) {
    throw new InvalidArgumentError(
      `endpoint is ${JSON.stringify(endpoint)}; give an address such as "https://s3.example.com"`,
    );
  }
  if (requestHandler !== undefined && typeof Object(requestHandler).handle !== "function") {
    throw new InvalidArgumentError("requestHandler has no handle(); give a handler of the SDK's kind");
  }
}

function isHttpUrl(text: unknown): boolean {
  return typeof text === "string" && URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

function parsePrefix(prefix: string | undefined): string {
  if (prefix === undefined || prefix === "") return "";
  assertPrefix(prefix);
  if (prefix.length > longestPrefix) {
    throw new InvalidArgumentError(
      `prefix has ${prefix.length} characters; at most ${longestPrefix} are allowed`,
    );
  }
  return prefix.endsWith("/") ? prefix : `${prefix}/`;
}

function parseNumber(
  name: string,
  value: number | undefined,
  standard: number,
  least: number,
  most: number,
): number {
  if (value === undefined) return standard;
  if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
  throw new InvalidArgumentError(
    `${name} is ${JSON.stringify(value)}; give a whole number from ${least} to ${most}`,
  );
}
