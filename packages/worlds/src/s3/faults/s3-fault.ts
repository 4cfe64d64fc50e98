/** How a connection fails, as Node names it. */
export type ConnectionErrorCode =
  | "EAI_AGAIN"
  | "ECONNREFUSED"
  | "ECONNRESET"
  | "ENOTFOUND"
  | "EPIPE"
  | "ETIMEDOUT";

/** A way in which the service handles one request otherwise than it should; each makes sense for some operations. */
export type S3Bend =
  /** PutObject, CompleteMultipartUpload, DeleteObject: conditions are not looked at. */
  | "condition-ignored"
  /** GetObject: the whole object is answered, with 200. */
  | "range-ignored"
  /** ListObjectsV2: the last changes of the bucket are not seen yet. */
  | "stale-list"
  /** ListObjectsV2: the page is not in order. */
  | "unsorted-list"
  /** ListObjectsV2: a page of one name, though there is room for more. */
  | "short-page"
  /** ListObjectsV2: a page without a name, though more are to come. */
  | "empty-page"
  /** DeleteObjects: every second name is told to have failed, and stays. */
  | "some-keys-fail"
  /** CompleteMultipartUpload: who completes it again gets NoSuchUpload. */
  | "upload-forgotten"
  /** AbortMultipartUpload: it is acknowledged, and the upload stays open. */
  | "abort-forgotten"
  /** UploadPart: a part that comes after the abort brings the upload back. */
  | "part-survives-abort";

/**
 * What the client gets.
 *
 * - `true`: what the service answers, after `delayMs`.
 * - `connection-error`: no answer, the connection fails.
 * - `none`: no answer, until the client gives up.
 * - `refusal`: an error that the service, or something before it, answers in its place.
 * - `error-in-200`: status 200, and a body that tells of an error.
 * - `cut-body`: the body ends after the fraction of it. With `reset` the connection fails there; with `no-length` the
 *   body ends in good order, and no header tells its length; with `shorter-length` the header tells the shorter length.
 * - `stalled-body`: after the fraction of the body nothing more comes, and nobody is told.
 * - `flipped-bit`: one bit of the body, at the fraction of it, is not what it was.
 */
export type S3Response =
  | { readonly kind: "true"; readonly delayMs?: number }
  | { readonly kind: "connection-error"; readonly code: ConnectionErrorCode }
  | { readonly kind: "none" }
  | {
      readonly kind: "refusal";
      readonly status: number;
      /** Without it the body is none of the service's documents. */
      readonly code?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly kind: "error-in-200"; readonly code: string }
  | {
      readonly kind: "cut-body";
      readonly fraction: number;
      readonly end: "reset" | "no-length" | "shorter-length";
    }
  | { readonly kind: "stalled-body"; readonly fraction: number }
  | { readonly kind: "flipped-bit"; readonly fraction: number };

/** When the service applies the request: now, not at all, only later, or now and once more later. */
export type S3Effect = "applied" | "not-applied" | "late" | "duplicated";

/** What becomes of one request: its effect, and independent of that what its client gets. */
export interface S3Fault {
  readonly effect: S3Effect;
  readonly response: S3Response;
  readonly bend?: S3Bend;
}
