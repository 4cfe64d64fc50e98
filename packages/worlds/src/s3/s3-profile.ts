/** How a store keeps what S3 promises, where stores are known to differ. */
export interface S3Behaviour {
  /**
   * What `If-None-Match` and `If-Match` do on PutObject: they hold; they are not looked at; they are refused with 501; or
   * they are checked when the request arrives, and the object is written some time after that.
   */
  readonly conditions: "honoured" | "ignored" | "refused" | "racy";
  /** The same, in buckets with versions. Without it, as `conditions` says. */
  readonly conditionsOnVersioned?: "ignored";
  /** The same, on CompleteMultipartUpload. Without it, as `conditions` says. */
  readonly conditionalComplete?: "ignored";
  /** Whether DeleteObject and DeleteObjects look at conditions. */
  readonly conditionalDelete: "honoured" | "ignored";
  /** Whether an ETag in the condition of a write may stand in quotation marks, as the service itself writes it. */
  readonly quotedEtags: "understood" | "never-match";
  /** What a second CompleteMultipartUpload of an upload gets: the answer of the first, or NoSuchUpload. */
  readonly completeReplay: "same-answer" | "no-such-upload";
  /** What CompleteMultipartUpload gets for an upload that there is not: NoSuchUpload, or an internal error. */
  readonly absentCompletion: "no-such-upload" | "internal-error";
  /** Whether the answer to CompleteMultipartUpload has the ETag; that to a replay always has it. */
  readonly completionEtag: "told" | "empty";
  /** Whether CompleteMultipartUpload may leave out parts that were sent. */
  readonly partsLeftOut: "allowed" | "refused";
  /** Whether a listing is in byte order of the keys; if not, prefixes end in `/`, as in directory buckets. */
  readonly listing: "ordered" | "unordered";
  /** Whether an ETag tells of the content, or is drawn. */
  readonly etags: "md5" | "drawn";
  /** What becomes of bodies with `aws-chunked` framing: taken, refused with 411, or stored with their framing. */
  readonly chunkedBodies: "understood" | "refused" | "stored-as-sent";
  /** Whether `x-amz-checksum-*` are compared with the body. */
  readonly checksums: "verified" | "ignored";
  /** Whether DeleteObjects wants a digest of its body. */
  readonly deleteObjectsDigest: "required" | "content-md5" | "optional";
}

const aws: S3Behaviour = {
  conditions: "honoured",
  conditionalDelete: "honoured",
  quotedEtags: "understood",
  completeReplay: "same-answer",
  absentCompletion: "no-such-upload",
  completionEtag: "told",
  partsLeftOut: "allowed",
  listing: "ordered",
  etags: "md5",
  chunkedBodies: "understood",
  checksums: "verified",
  deleteObjectsDigest: "required",
};

/** Stores that there are, by what sets them apart from Amazon S3. */
export type S3ProfileName =
  | "aws"
  | "ceph-rgw-16"
  | "ignores-conditions"
  | "ignores-conditions-on-versioned"
  | "no-conditions-501"
  | "racy-conditions"
  | "unordered-listing"
  | "drawn-etags"
  | "no-such-upload-on-replay"
  | "quoted-etag"
  | "stores-chunk-framing"
  | "wants-content-md5";

/** Stores that are known, by what sets them apart. */
export const s3Profiles: Readonly<Record<S3ProfileName, S3Behaviour>> = {
  /** Amazon S3, general purpose buckets. */
  aws,
  /** Ceph RGW 16.2, in all that makes a difference to a client. */
  "ceph-rgw-16": {
    ...aws,
    conditionsOnVersioned: "ignored",
    conditionalComplete: "ignored",
    conditionalDelete: "ignored",
    quotedEtags: "never-match",
    absentCompletion: "internal-error",
    completionEtag: "empty",
    partsLeftOut: "refused",
    chunkedBodies: "refused",
    checksums: "ignored",
    deleteObjectsDigest: "optional",
  },
  /** Overwrites under `If-None-Match: *` (s3rver, Oracle). */
  "ignores-conditions": { ...aws, conditions: "ignored", conditionalDelete: "ignored" },
  /** Overwrites under `If-None-Match: *` where the bucket keeps versions (Ceph RGW 16). */
  "ignores-conditions-on-versioned": { ...aws, conditionsOnVersioned: "ignored" },
  /** Refuses every condition on a write (Backblaze B2, Swift). */
  "no-conditions-501": { ...aws, conditions: "refused", conditionalDelete: "ignored" },
  /** Checks, and then acts: several creators can win (SeaweedFS 4.16). */
  "racy-conditions": { ...aws, conditions: "racy" },
  /** Directory buckets (S3 Express One Zone). */
  "unordered-listing": { ...aws, listing: "unordered", etags: "drawn" },
  /**
   * ETags tell nothing of the content: objects that are encrypted by a key of KMS or of the caller
   * (https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html).
   */
  "drawn-etags": { ...aws, etags: "drawn" },
  /** Forgets an upload as soon as it is complete. */
  "no-such-upload-on-replay": { ...aws, completeReplay: "no-such-upload" },
  /** Does not find an ETag in the condition of a write that stands in quotation marks (Ceph RGW 16). */
  "quoted-etag": { ...aws, quotedEtags: "never-match" },
  /** Takes the framing of a stream for its content (s3rver 3.7). */
  "stores-chunk-framing": { ...aws, chunkedBodies: "stored-as-sent", checksums: "ignored" },
  /** Wants `Content-MD5` on DeleteObjects, and does not know newer checksums. */
  "wants-content-md5": { ...aws, deleteObjectsDigest: "content-md5" },
};

export const s3ProfileNames: readonly S3ProfileName[] = Object.keys(s3Profiles) as S3ProfileName[];
