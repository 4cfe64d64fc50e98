import { HoldfastError } from "@holdfast/core";

/**
 * What an error says of the request it ended.
 * `unsent`: it never reached the store. `refused`: the store said that it did nothing. `ambiguous`: it may have been
 * carried out, or may yet be.
 */
export type Verdict = "unsent" | "refused" | "ambiguous";

/** The facts of a failed request. */
export interface S3Failure {
  readonly verdict: Verdict;
  /** The same request may succeed later. */
  readonly mayPass: boolean;
  /** The store asked for fewer requests. */
  readonly throttled: boolean;
  readonly status: number | undefined;
  /** S3's name of the error, such as `NoSuchKey`; or Node's, such as `ECONNRESET`. */
  readonly code: string;
  readonly message: string;
  readonly requestId: string | undefined;
  readonly error: unknown;
}

/** The parts of the SDK's errors, and of Node's, that are looked at. */
interface ForeignError {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly code?: unknown;
  readonly syscall?: unknown;
  readonly errors?: unknown;
  readonly $metadata?: {
    readonly httpStatusCode?: unknown;
    readonly requestId?: unknown;
    readonly attempts?: unknown;
  };
}

/** Connections that were not made; nothing can have been sent on them. */
const unsentCodes: ReadonlySet<string> = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN"]);
/** No credentials were found, so that nothing was signed. */
const credentialCodes: ReadonlySet<string> = new Set([
  "CredentialsProviderError",
  "ProviderError",
  "TokenProviderError",
]);
/** No connection can be had before somebody changes something. */
const unusableCodes: ReadonlySet<string> = new Set([
  "CERT_HAS_EXPIRED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "ERR_TLS_CERT_ALTNAME_INVALID",
]);
const throttleCodes: ReadonlySet<string> = new Set([
  "SlowDown",
  "SlowDownRead",
  "SlowDownWrite",
  "Throttling",
  "ThrottlingException",
  "RequestLimitExceeded",
  "TooManyRequests",
  "TooManyRequestsException",
]);
/** Refusals of a request that may be sent again: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
const passingCodes: ReadonlySet<string> = new Set([
  "RequestTimeout",
  "RequestTimeTooSkewed",
  "RequestExpired",
  "OperationAborted",
  "ConditionalRequestConflict",
  "BadDigest",
  "IncompleteBody",
  "XAmzContentChecksumMismatch",
  "XAmzContentSHA256Mismatch",
]);
const passingStatuses: ReadonlySet<number> = new Set([408, 409, 425, 429]);

/** What is known of the client that a request failed with. */
export interface ClientFacts {
  /** Each send is one request. */
  readonly sendsOnce: boolean;
  /** It has signed a request before. */
  readonly hadCredentials: boolean;
}

/**
 * Judges an error by the status that the store answered, since a name is not always to be had: answers to HEAD have no
 * body. A client that repeats requests by itself tells of its last one only, so that unless it says that there was but
 * one, an earlier one may have been carried out.
 */
export function judgeFailure(error: unknown, { sendsOnce, hadCredentials }: ClientFacts): S3Failure {
  if (HoldfastError.isInstance(error)) return ownFailure(error);
  const foreign: ForeignError = typeof error === "object" && error !== null ? error : {};
  const { httpStatusCode, requestId, attempts } = foreign.$metadata ?? {};
  const status = typeof httpStatusCode === "number" ? httpStatusCode : undefined;
  const code = codeOf(foreign, status);
  const isRefusal = status !== undefined && ((status >= 300 && status < 500) || status === 501);
  const isUnsent = status === undefined && neverLeft(foreign, code);
  // A setting that is missing is found out before the first send.
  const isTheOnlyOne = sendsOnce || attempts === 1 || (attempts === undefined && isMissingSetting(foreign));
  const throttled = throttleCodes.has(code) || status === 429 || status === 503;
  return {
    verdict: !isTheOnlyOne ? "ambiguous" : isRefusal ? "refused" : isUnsent ? "unsent" : "ambiguous",
    mayPass: isRefusal
      ? throttled || passingCodes.has(code) || passingStatuses.has(status)
      : credentialCodes.has(code)
        ? credentialsMayCome(foreign, hadCredentials)
        : !unusableCodes.has(code) && !isMissingSetting(foreign),
    throttled,
    status,
    code,
    message: typeof foreign.message === "string" ? foreign.message : String(error),
    requestId: typeof requestId === "string" ? requestId : undefined,
    error,
  };
}

/** What this package found out by itself: an answer that did not come in time, or that was cut short. */
function ownFailure(error: HoldfastError): S3Failure {
  return {
    verdict: error.outcome === "unknown" ? "ambiguous" : "unsent",
    mayPass: error.retryable,
    throttled: false,
    status: undefined,
    code: error.code,
    message: error.message,
    requestId: undefined,
    error,
  };
}

function codeOf({ name, code }: ForeignError, status: number | undefined): string {
  if (status === undefined && typeof code === "string") return code;
  return typeof name === "string" ? name : "Unknown";
}

function neverLeft(error: ForeignError, code: string): boolean {
  if (unsentCodes.has(code) || unusableCodes.has(code) || credentialCodes.has(code)) return true;
  if (isMissingSetting(error)) return true;
  // ETIMEDOUT is none of them, whatever it says: a connection that stood can end in it as well.
  if (code === "ETIMEDOUT") return false;
  if (error.syscall === "connect" || error.syscall === "getaddrinfo") return true;
  // Node tries several addresses of a host at once, and tells of all.
  if (Array.isArray(error.errors) && error.errors.length > 0) {
    return error.errors.every((one: ForeignError | undefined) => one?.syscall === "connect");
  }
  return code === "TimeoutError" && /did not establish a connection/.test(String(error.message));
}

/**
 * Whether whoever has the credentials merely did not answer, as a machine's metadata service that is busy. The SDK tells that
 * by messages only; and when all of its ways have failed it does not tell why. A client that had credentials before has lost
 * none of its settings since.
 */
function credentialsMayCome({ message }: ForeignError, hadCredentials: boolean): boolean {
  const text = String(message);
  const noAnswer =
    /timeout|timed out|unable to connect|ECONN|ENOTFOUND|EAI_AGAIN|socket hang up|status: (?:429|5\d\d)|response received from instance/i;
  return noAnswer.test(text) || (hadCredentials && /from any providers/i.test(text));
}

/** @smithy/core's config resolvers have no code for it. */
export function isMissingSetting(error: { readonly message?: unknown }): boolean {
  return /^Region is missing|^Credential is missing|could not be resolved from/i.test(String(error.message));
}
