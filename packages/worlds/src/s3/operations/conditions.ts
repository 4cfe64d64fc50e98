import type { S3Behaviour } from "../s3-profile.js";
import type { StoredObject } from "../state/stored-object.js";
import { S3Error } from "../wire/s3-error.js";
import type { BucketCall } from "./s3-call.js";

type Treatment = S3Behaviour["conditions"];

export function hasWriteCondition({ headers }: Pick<BucketCall, "headers">): boolean {
  return headers["if-none-match"] !== undefined || headers["if-match"] !== undefined;
}

/** How this store treats the conditions of this write. */
export function treatmentOf({ state, bucket, operation }: BucketCall): Treatment {
  const { behaviour } = state;
  if (behaviour.conditions === "refused") return "refused";
  if (bucket.isVersioned && behaviour.conditionsOnVersioned) return behaviour.conditionsOnVersioned;
  if (operation === "CompleteMultipartUpload" && behaviour.conditionalComplete) {
    return behaviour.conditionalComplete;
  }
  return behaviour.conditions;
}

/**
 * Holds a write to its conditions.
 * @throws S3Error 412 when one is false, 404 when `If-Match` meets nothing, 501 for conditions that there are not.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
export function assertWriteConditions(call: BucketCall): void {
  const { "if-none-match": ifNoneMatch, "if-match": ifMatch } = call.headers;
  if (!hasWriteCondition(call) || call.bend === "condition-ignored") return;
  const treatment = treatmentOf(call);
  if (treatment === "ignored") return;
  const isUnknown = ifNoneMatch !== undefined && (ifNoneMatch !== "*" || ifMatch !== undefined);
  if (treatment === "refused" || isUnknown) {
    const Header = ifNoneMatch === undefined ? "If-Match" : "If-None-Match";
    const message = "A header you provided implies functionality that is not implemented";
    throw new S3Error(501, "NotImplemented", message, { Header });
  }
  const current = call.bucket.current(call.key);
  if (ifNoneMatch !== undefined && current) throw preconditionFailed("If-None-Match");
  if (ifMatch === undefined) return;
  if (!current) throw new S3Error(404, "NoSuchKey", "The specified key does not exist.", { Key: call.key });
  if (!writeMatches(current, ifMatch, call.state.behaviour)) throw preconditionFailed("If-Match");
}

/**
 * Holds a read to its conditions: says whether the client has it already.
 * @throws S3Error 412 when one is false.
 */
export function isNotModified(call: BucketCall, object: StoredObject): boolean {
  const { headers } = call;
  const ifMatch = headers["if-match"];
  const ifNoneMatch = headers["if-none-match"];
  // HTTP dates count whole seconds.
  const modifiedMs = Math.floor(object.lastModifiedMs / 1000) * 1000;
  if (ifMatch !== undefined) {
    if (!matchesEtag(object, ifMatch)) throw preconditionFailed("If-Match");
  } else if (modifiedMs > Date.parse(headers["if-unmodified-since"] ?? "")) {
    throw preconditionFailed("If-Unmodified-Since");
  }
  if (ifNoneMatch !== undefined) return matchesEtag(object, ifNoneMatch);
  return modifiedMs <= Date.parse(headers["if-modified-since"] ?? "");
}

/** Whether the header names the object's ETag; `*` names any. */
function matchesEtag({ etag }: StoredObject, header: string): boolean {
  const named = header.split(",").map((one) => one.trim().replace(/^W\//, ""));
  return ["*", etag, `"${etag}"`].some((one) => named.includes(one));
}

/** The same for a write, where some stores do not find what stands in quotation marks. */
export function writeMatches(object: StoredObject, header: string, { quotedEtags }: S3Behaviour): boolean {
  return matchesEtag(object, header) && (quotedEtags === "understood" || !header.includes('"'));
}

export function preconditionFailed(Condition: string): S3Error {
  const message = "At least one of the pre-conditions you specified did not hold";
  return new S3Error(412, "PreconditionFailed", message, { Condition });
}
