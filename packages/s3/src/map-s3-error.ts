import {
  AccessDeniedError,
  HoldfastError,
  type HoldfastErrorOptions,
  InvalidArgumentError,
  NotFoundError,
  OutcomeUnknownError,
  StorageFullError,
  UnavailableError,
  UnsafeStorageError,
} from "@holdfast/core";
import { cleanCause, withoutCredentials } from "./clean-cause.js";
import { isMissingSetting, type S3Failure } from "./s3-failure.js";

/** What was being done when it failed, for the message. */
export interface S3Subject {
  /** Such as `create of a/b`. */
  readonly what: string;
  readonly bucket: string;
  /** The key as the store knows it, its prefix included. */
  readonly key?: string;
}

const fullCodes: ReadonlySet<string> = new Set(["QuotaExceeded", "StorageFull", "XMinioStorageFull"]);
const deniedCodes: ReadonlySet<string> = new Set([
  "AccessDenied",
  "ExpiredToken",
  "InvalidAccessKeyId",
  "InvalidToken",
  "SignatureDoesNotMatch",
  "TokenRefreshRequired",
  "CredentialsProviderError",
  "TokenProviderError",
]);

/**
 * The typed error for a failed request; the one place that turns S3's errors into Holdfast's. Of a change that may have
 * been carried out it is always an `OutcomeUnknownError`: `earlier` is a failure of the same call that left it open.
 */
export function mapS3Error(
  failure: S3Failure,
  subject: S3Subject,
  change: { readonly mutates: boolean; readonly earlier?: S3Failure | undefined },
): HoldfastError {
  const open = failure.verdict === "ambiguous" ? failure : change.earlier;
  if (change.mutates && open) {
    if (OutcomeUnknownError.isInstance(failure.error)) return failure.error;
    const last = describe(failure, subject);
    const first = open === failure ? "" : `; before that ${open.code}`;
    return new OutcomeUnknownError(`${subject.what} may or may not have been applied: ${last}${first}`, {
      cause: cleanCause(open.error),
    });
  }
  const isAnswer = HoldfastError.isInstance(failure.error) && failure.error.outcome === "not-applied";
  if (isAnswer) return failure.error;
  return refusal(failure, `${subject.what} failed: ${describe(failure, subject)}`);
}

function refusal(failure: S3Failure, message: string): HoldfastError {
  const { code, status } = failure;
  const options: HoldfastErrorOptions = { cause: cleanCause(failure.error) };
  if (code === "NoSuchUpload") return new UnavailableError(message, options);
  if (code === "NoSuchKey") return new NotFoundError(message, options);
  if (code === "NoSuchBucket") {
    return new UnsafeStorageError(`${message}; make the bucket, or correct its name`, options);
  }
  if (status === 301 || status === 307 || code === "PermanentRedirect") {
    return new InvalidArgumentError(`${message}; set region to the bucket's own`, options);
  }
  if (Object(failure.error) === failure.error && isMissingSetting(failure.error as object)) {
    return new InvalidArgumentError(`${message}; set region and credentials, or AWS's variables`, options);
  }
  if (status === 501 || code === "NotImplemented") {
    return new UnsafeStorageError(`${message}; the store lacks what Holdfast needs`, options);
  }
  if (status === 507 || fullCodes.has(code)) return new StorageFullError(message, options);
  const mayPass = { ...options, retryable: failure.mayPass };
  if (failure.mayPass) return new UnavailableError(message, mayPass);
  if (deniedCodes.has(code) || status === 401 || status === 403)
    return new AccessDeniedError(message, options);
  return new UnavailableError(message, mayPass);
}

function describe({ status, code, message, requestId }: S3Failure, { bucket, key }: S3Subject): string {
  const place = key === undefined ? `bucket ${bucket}` : `${key} in bucket ${bucket}`;
  const id = requestId === undefined ? "" : `, request ${requestId}`;
  const answer = status === undefined ? code : `${status} ${code}`;
  return `${withoutCredentials(message)} (${answer}; ${place}${id})`;
}
