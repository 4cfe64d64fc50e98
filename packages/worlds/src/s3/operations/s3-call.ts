import type { S3Bend } from "../faults/s3-fault.js";
import type { S3Operation } from "../s3-operation.js";
import type { Bucket } from "../state/bucket.js";
import type { ServiceState } from "../state/service-state.js";
import { renderXml, type XmlFields } from "../wire/render-xml.js";

/** One request, understood and checked. */
export interface S3Call {
  readonly operation: S3Operation;
  readonly state: ServiceState;
  readonly bucketName: string;
  /** Empty when the request is about a bucket. */
  readonly key: string;
  readonly query: ReadonlyMap<string, string>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** The checksums that came with the body. */
  readonly checksums: Readonly<Record<string, string>>;
  /** In what the service is to go wrong this time. */
  readonly bend: S3Bend | undefined;
}

/** A call about a bucket that exists. */
export interface BucketCall extends S3Call {
  readonly bucket: Bucket;
}

/** What is answered when nothing goes wrong. */
export interface S3Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

export const s3Namespace = "http://s3.amazonaws.com/doc/2006-03-01/";

export const xmlHeaders: Readonly<Record<string, string>> = { "content-type": "application/xml" };

/** A document as an answer. */
export function xmlAnswer(root: string, fields: XmlFields): S3Answer {
  return { status: 200, headers: xmlHeaders, body: renderXml(root, fields, s3Namespace) };
}

/** A time as S3 tells it in documents: of the second it counts no parts. */
export function wholeSeconds(timeMs: number): string {
  return new Date(Math.floor(timeMs / 1000) * 1000).toISOString();
}
