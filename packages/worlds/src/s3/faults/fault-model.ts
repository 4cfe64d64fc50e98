import type { S3Operation } from "../s3-operation.js";
import type { ConnectionErrorCode, S3Effect, S3Fault, S3Response } from "./s3-fault.js";

/** The faults that clients of S3 have to live with, by name. */
export type S3FaultName =
  | "abort-forgotten"
  | "access-denied"
  | "bad-digest"
  | "bad-gateway"
  | "condition-ignored"
  | "conflict"
  | "connection-refused"
  | "connection-reset"
  | "duplicated"
  | "duplicated-reset"
  | "empty-page"
  | "error-in-200"
  | "expired-token"
  | "flipped-bit"
  | "headers-only"
  | "internal-error"
  | "late-internal-error"
  | "late-no-answer"
  | "late-reset"
  | "late-unavailable"
  | "lost-broken-pipe"
  | "lost-error-in-200"
  | "lost-internal-error"
  | "lost-no-answer"
  | "lost-reset"
  | "lost-timeout"
  | "lost-unavailable"
  | "name-not-found"
  | "no-answer"
  | "part-survives-abort"
  | "range-ignored"
  | "redirect"
  | "request-timeout"
  | "service-unavailable"
  | "short-page"
  | "shortened"
  | "signature-mismatch"
  | "slow"
  | "slow-down"
  | "some-keys-fail"
  | "stale-list"
  | "stalled"
  | "time-skewed"
  | "truncated"
  | "truncated-silently"
  | "unsorted-list"
  | "upload-forgotten";

/** A fault of the model. */
export interface S3FaultEntry extends S3Fault {
  /** The operations to which it makes a difference. */
  readonly operations: readonly S3Operation[] | "all" | "mutations";
  /** It makes a difference only to a write with a condition. */
  readonly needsCondition?: boolean;
  /**
   * It breaks what S3 promises, so that no client can be right when it happens: it is for tests of what detects such a
   * store, and by chance it never comes.
   */
  readonly breaksContract?: boolean;
}

const mutations: readonly S3Operation[] = [
  "AbortMultipartUpload",
  "CompleteMultipartUpload",
  "CreateBucket",
  "CreateMultipartUpload",
  "DeleteBucket",
  "DeleteObject",
  "DeleteObjects",
  "PutBucketLifecycleConfiguration",
  "PutBucketVersioning",
  "PutObject",
  "UploadPart",
];
const conditional: readonly S3Operation[] = ["CompleteMultipartUpload", "PutObject"];

function failed(effect: S3Effect, code: ConnectionErrorCode): S3FaultEntry {
  const operations = effect === "not-applied" ? "all" : "mutations";
  return { effect, response: { kind: "connection-error", code }, operations };
}

function refused(effect: S3Effect, status: number, code?: string): S3FaultEntry {
  const operations = effect === "not-applied" ? "all" : "mutations";
  const response: S3Response = { kind: "refusal", status, ...(code === undefined ? {} : { code }) };
  return { effect, response, operations };
}

function onBody(response: S3Response): S3FaultEntry {
  return { effect: "applied", response, operations: ["GetObject"] };
}

function bent(bend: NonNullable<S3Fault["bend"]>, ...operations: S3Operation[]): S3FaultEntry {
  return { effect: "applied", response: { kind: "true" }, bend, operations };
}

/** Every fault of the model: what it does, and to which operations it makes a difference. */
export const s3FaultModel: Readonly<Record<S3FaultName, S3FaultEntry>> = {
  // The request never reaches the service, or the service does not take it.
  "connection-refused": failed("not-applied", "ECONNREFUSED"),
  "connection-reset": failed("not-applied", "ECONNRESET"),
  "name-not-found": failed("not-applied", "ENOTFOUND"),
  "no-answer": { effect: "not-applied", response: { kind: "none" }, operations: "all" },
  "internal-error": refused("not-applied", 500, "InternalError"),
  "bad-gateway": refused("not-applied", 502),
  "service-unavailable": refused("not-applied", 503, "ServiceUnavailable"),
  "slow-down": refused("not-applied", 503, "SlowDown"),
  "request-timeout": refused("not-applied", 400, "RequestTimeout"),
  "access-denied": refused("not-applied", 403, "AccessDenied"),
  "expired-token": refused("not-applied", 400, "ExpiredToken"),
  "time-skewed": refused("not-applied", 403, "RequestTimeTooSkewed"),
  "signature-mismatch": refused("not-applied", 403, "SignatureDoesNotMatch"),
  redirect: {
    effect: "not-applied",
    response: {
      kind: "refusal",
      status: 301,
      code: "PermanentRedirect",
      headers: { "x-amz-bucket-region": "eu-west-1" },
    },
    operations: "all",
  },
  "bad-digest": { ...refused("not-applied", 400, "BadDigest"), operations: ["PutObject", "UploadPart"] },
  conflict: {
    ...refused("not-applied", 409, "ConditionalRequestConflict"),
    operations: conditional,
    needsCondition: true,
  },
  "error-in-200": {
    effect: "not-applied",
    response: { kind: "error-in-200", code: "InternalError" },
    operations: ["CompleteMultipartUpload"],
  },

  // The service applies it, and the client is not told.
  "lost-reset": failed("applied", "ECONNRESET"),
  "lost-broken-pipe": failed("applied", "EPIPE"),
  "lost-timeout": failed("applied", "ETIMEDOUT"),
  "lost-no-answer": { effect: "applied", response: { kind: "none" }, operations: "mutations" },
  "lost-internal-error": refused("applied", 500, "InternalError"),
  "lost-unavailable": refused("applied", 503, "ServiceUnavailable"),
  "lost-error-in-200": {
    effect: "applied",
    response: { kind: "error-in-200", code: "InternalError" },
    operations: ["CompleteMultipartUpload"],
  },
  "headers-only": {
    effect: "applied",
    response: { kind: "cut-body", fraction: 0, end: "reset" },
    operations: [
      "CompleteMultipartUpload",
      "CreateMultipartUpload",
      "DeleteObjects",
      "GetObject",
      "ListObjectsV2",
    ],
  },
  "upload-forgotten": {
    effect: "applied",
    response: { kind: "connection-error", code: "ECONNRESET" },
    bend: "upload-forgotten",
    operations: ["CompleteMultipartUpload"],
  },

  // The client gives up, and the service applies it after that.
  "late-reset": failed("late", "ECONNRESET"),
  "late-no-answer": { effect: "late", response: { kind: "none" }, operations: "mutations" },
  "late-internal-error": refused("late", 500, "InternalError"),
  "late-unavailable": refused("late", 503, "ServiceUnavailable"),
  "part-survives-abort": {
    effect: "late",
    response: { kind: "connection-error", code: "ECONNRESET" },
    bend: "part-survives-abort",
    operations: ["UploadPart"],
  },

  // The service applies it twice.
  duplicated: { effect: "duplicated", response: { kind: "true" }, operations: "mutations" },
  "duplicated-reset": failed("duplicated", "ECONNRESET"),

  // The answer is slow, or not whole.
  slow: { effect: "applied", response: { kind: "true", delayMs: 20 }, operations: "all" },
  truncated: onBody({ kind: "cut-body", fraction: 0.5, end: "reset" }),
  "truncated-silently": onBody({ kind: "cut-body", fraction: 0.5, end: "no-length" }),
  shortened: onBody({ kind: "cut-body", fraction: 0.5, end: "shorter-length" }),
  stalled: onBody({ kind: "stalled-body", fraction: 0.5 }),
  "flipped-bit": onBody({ kind: "flipped-bit", fraction: 0.5 }),
  "range-ignored": bent("range-ignored", "GetObject"),

  // The service does less than it was asked to, and may.
  "short-page": bent("short-page", "ListObjectsV2"),
  "empty-page": bent("empty-page", "ListObjectsV2"),
  "some-keys-fail": bent("some-keys-fail", "DeleteObjects"),
  "abort-forgotten": bent("abort-forgotten", "AbortMultipartUpload"),

  // The service does what it must not.
  "condition-ignored": {
    ...bent("condition-ignored", ...conditional),
    needsCondition: true,
    breaksContract: true,
  },
  "stale-list": { ...bent("stale-list", "ListObjectsV2"), breaksContract: true },
  "unsorted-list": { ...bent("unsorted-list", "ListObjectsV2"), breaksContract: true },
};

export const s3FaultNames: readonly S3FaultName[] = Object.keys(s3FaultModel) as S3FaultName[];

/** A request, as far as the model needs to know it. */
export interface FaultableRequest {
  readonly operation: S3Operation | "unknown";
  /** It is a write with `If-None-Match` or `If-Match`. */
  readonly isConditional: boolean;
}

/**
 * The faults that make a difference to a request and break no promise of S3: place each of them at each request of a
 * workload, and every way in which one fault can spoil it was tried.
 */
export function s3FaultsFor({ operation, isConditional }: FaultableRequest): readonly S3FaultName[] {
  if (operation === "unknown") return [];
  return s3FaultNames.filter((name) => {
    const { operations, needsCondition, breaksContract } = s3FaultModel[name];
    if (breaksContract || (needsCondition && !isConditional)) return false;
    if (operations === "all") return true;
    return (operations === "mutations" ? mutations : operations).includes(operation);
  });
}
