import { assertOptions, InvalidArgumentError } from "@holdfast/core";
import type { S3BackendOptions } from "@holdfast/s3/requests";
import { assertPartitionPath } from "../partition/path-template.js";
import { type SinkOptions, sinkOptionNames, whole } from "../sink-options.js";

/** What a sink and a backend on S3 have in common; see `S3BackendOptions` of @holdfast/s3. */
export type S3Access = Pick<
  S3BackendOptions,
  | "bucket"
  | "client"
  | "region"
  | "endpoint"
  | "forcePathStyle"
  | "credentials"
  | "requestHandler"
  | "expectedBucketOwner"
  | "serverSideEncryption"
  | "kmsKeyId"
  | "requestTimeoutMs"
  | "retry"
>;

export interface S3SinkOptions<R> extends SinkOptions<R>, S3Access {
  /**
   * The folder of the bucket for the files, such as `flights/`; a final `/` is added. One job's only: the sweep takes
   * unfinished files of the sink's name below it for this job's.
   */
  readonly prefix?: string;
  /** Files are uploaded in parts of this size, in bytes; 5 MiB to 5 GiB. Default 5 MiB. */
  readonly partBytes?: number;
  /**
   * Whether the store completes an upload without all of the parts that were sent. Amazon S3 does; Ceph does not. Default:
   * tried once with a few bytes, when a run has an upload to go on with; taken for granted without `endpoint` and `client`.
   */
  readonly leftOutParts?: "allowed" | "refused";
}

const accessNames: readonly (keyof S3Access)[] = [
  "bucket",
  "client",
  "region",
  "endpoint",
  "forcePathStyle",
  "credentials",
  "requestHandler",
  "expectedBucketOwner",
  "serverSideEncryption",
  "kmsKeyId",
  "requestTimeoutMs",
  "retry",
];

const mebibyte: number = 2 ** 20;

/** The options of a sink, taken apart by whom they concern. */
export interface S3SinkParts {
  readonly access: S3BackendOptions;
  readonly prefix: string;
  readonly partBytes: number;
  readonly leftOutParts: "allowed" | "refused" | undefined;
}

/** @throws InvalidArgumentError naming the option that cannot be used. */
export function s3SinkParts<R>(options: S3SinkOptions<R>): S3SinkParts {
  const own: readonly (keyof S3SinkOptions<R>)[] = ["prefix", "partBytes", "leftOutParts"];
  assertOptions("s3Sink's options", options, [...sinkOptionNames, ...accessNames, ...own]);
  const { clock, random, bucket, endpoint, client, leftOutParts } = options;
  const given = accessNames.filter((name) => options[name] !== undefined);
  const access: S3BackendOptions = {
    ...Object.fromEntries(given.map((name) => [name, options[name]])),
    bucket,
    ...(clock && { clock }),
    ...(random && { random }),
  };
  if (leftOutParts !== undefined && leftOutParts !== "allowed" && leftOutParts !== "refused") {
    throw new InvalidArgumentError(
      `leftOutParts is ${JSON.stringify(leftOutParts)}; give "allowed" or "refused", or leave it out`,
    );
  }
  const isAmazon = endpoint === undefined && client === undefined && options.requestHandler === undefined;
  return {
    access,
    prefix: outputPrefix(options.prefix),
    partBytes: whole("partBytes", options.partBytes, 5 * mebibyte, 5 * mebibyte, 5 * 1024 * mebibyte),
    leftOutParts: leftOutParts ?? (isAmazon ? "allowed" : undefined),
  };
}

function outputPrefix(prefix = ""): string {
  if (prefix === "") return "";
  const folder = prefix.endsWith("/") ? prefix.slice(0, -1) : prefix;
  assertPartitionPath(folder);
  if (folder.length <= 200) return `${folder}/`;
  throw new InvalidArgumentError(`prefix has ${folder.length} characters; at most 200 are allowed`);
}
