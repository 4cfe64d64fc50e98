import type { S3Bend } from "./faults/s3-fault.js";
import { locate } from "./locate.js";
import { assertWriteConditions, hasWriteCondition, treatmentOf } from "./operations/conditions.js";
import { ofBucket, ofService } from "./operations/operations.js";
import type { BucketCall, S3Answer, S3Call } from "./operations/s3-call.js";
import { operationOf, type S3Operation } from "./s3-operation.js";
import type { ServiceState } from "./state/service-state.js";
import { acceptBody } from "./wire/accept-body.js";
import { accessDenied, errorDocument, S3Error } from "./wire/s3-error.js";
import type { WireRequest, WireResponse } from "./wire/wire-message.js";

/** What a request is about, as far as it can be told. */
export interface RequestSubject {
  readonly operation: S3Operation | "unknown";
  readonly bucket: string;
  readonly key: string;
}

/** An answer, and the code of the error if it tells of one. */
export interface ServiceAnswer extends WireResponse {
  readonly code?: string;
}

const amzDate = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;
const maxSkewMs = 15 * 60 * 1000;
const unconditional = new Set(["if-none-match", "if-match"]);

/** The S3 API over one state: each request is applied in one step, as if it were alone. */
export class S3Service {
  readonly #state: ServiceState;

  constructor(state: ServiceState) {
    this.#state = state;
  }

  subjectOf(request: WireRequest): RequestSubject {
    try {
      const { bucket = "", key = "" } = this.#locate(request);
      return { operation: this.#operation(request), bucket, key };
    } catch (error) {
      if (error instanceof S3Error) return { operation: "unknown", bucket: "", key: "" };
      throw error;
    }
  }

  /** Applies the request and answers it, bent if asked to; an error is an answer too. */
  async handle(request: WireRequest, bend?: S3Bend): Promise<ServiceAnswer> {
    try {
      return this.#complete(request, await this.#apply({ ...this.#understand(request), bend }));
    } catch (error) {
      if (error instanceof S3Error) return this.refuse(request, error);
      throw error;
    }
  }

  /** The answer that tells of an error. */
  refuse({ method, path }: Pick<WireRequest, "method" | "path">, error: S3Error): ServiceAnswer {
    const ids = this.#ids();
    const told = { Resource: path, RequestId: ids["x-amz-request-id"], HostId: ids["x-amz-id-2"] };
    const body = method === "HEAD" ? new Uint8Array(0) : errorDocument(error, told);
    const headers = { "content-type": "application/xml", ...ids };
    return { status: error.status, code: error.code, headers, body };
  }

  async #apply(call: S3Call): Promise<S3Answer> {
    const forService = ofService[call.operation];
    if (forService) return forService(call);
    const about: BucketCall = { ...call, bucket: this.#state.bucket(call.bucketName) };
    const forBucket = ofBucket[call.operation];
    if (!forBucket) throw new S3Error(501, "NotImplemented", `The S3 world does not know ${call.operation}`);
    if (!hasWriteCondition(call) || !isWrite(call.operation) || treatmentOf(about) !== "racy") {
      return forBucket(about);
    }
    assertWriteConditions(about);
    await new Promise((resolve) => setImmediate(resolve));
    const kept = Object.entries(call.headers).filter(([name]) => !unconditional.has(name));
    return forBucket({ ...about, headers: Object.fromEntries(kept) });
  }

  #understand(request: WireRequest): Omit<S3Call, "bend"> {
    const { headers, query } = request;
    const { bucket = "", key = "" } = this.#locate(request);
    const operation = this.#operation(request);
    this.#assertOwner(headers);
    this.#assertTime(headers);
    const { body, checksums } = acceptBody(request, this.#state.behaviour);
    return { operation, state: this.#state, bucketName: bucket, key, query, headers, body, checksums };
  }

  #locate({ hostname, path }: WireRequest): ReturnType<typeof locate> {
    return locate(hostname, path, (name) => this.#state.buckets.has(name));
  }

  #operation(request: WireRequest): S3Operation {
    const { bucket, key } = this.#locate(request);
    const { method, query } = request;
    return operationOf({ method, query, hasBucket: bucket !== undefined, hasKey: key !== undefined });
  }

  #assertOwner(headers: WireRequest["headers"]): void {
    const expected = headers["x-amz-expected-bucket-owner"];
    if (expected === undefined || expected === this.#state.settings.owner) return;
    throw accessDenied();
  }

  /** Only a service whose clock is said to be off compares it with those of its clients. */
  #assertTime(headers: WireRequest["headers"]): void {
    if (this.#state.clockSkewMs === 0) return;
    const { "x-amz-date": sent = "" } = headers;
    const [, year, month, day, hour, minute, second] = amzDate.exec(sent) ?? [];
    const sentMs = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
    if (!(Math.abs(sentMs - this.#state.nowMs()) > maxSkewMs)) return;
    const message = "The difference between the request time and the current time is too large.";
    throw new S3Error(403, "RequestTimeTooSkewed", message, { RequestTime: sent });
  }

  #complete({ method }: WireRequest, answer: S3Answer): ServiceAnswer {
    const { status, body = new Uint8Array(0) } = answer;
    const length = method === "HEAD" || status === 204 ? {} : { "content-length": String(body.length) };
    return { status, headers: { ...this.#ids(), ...length, ...answer.headers }, body };
  }

  #ids(): Readonly<Record<"x-amz-request-id" | "x-amz-id-2", string>> {
    const isOff = this.#state.clockSkewMs !== 0;
    return {
      // Clients correct their clocks by it, which a clock that is not the system's must not bring about.
      ...(isOff && { date: new Date(this.#state.nowMs()).toUTCString() }),
      "x-amz-request-id": this.#state.drawId(8),
      "x-amz-id-2": this.#state.drawId(24),
    };
  }
}

function isWrite(operation: S3Operation): boolean {
  return operation === "PutObject" || operation === "CompleteMultipartUpload";
}
