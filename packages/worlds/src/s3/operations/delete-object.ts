import { preconditionFailed, writeMatches } from "./conditions.js";
import type { BucketCall, S3Answer } from "./s3-call.js";

export interface Removal {
  readonly key: string;
  readonly versionId?: string | undefined;
  readonly ifMatch?: string | undefined;
}

export interface Removed {
  readonly deleteMarkerId?: string;
}

export function deleteObject(call: BucketCall): S3Answer {
  const { key, query, headers } = call;
  const versionId = query.get("versionId");
  const { deleteMarkerId } = removeObject(call, { key, versionId, ifMatch: headers["if-match"] });
  if (deleteMarkerId === undefined) return { status: 204 };
  return { status: 204, headers: { "x-amz-delete-marker": "true", "x-amz-version-id": deleteMarkerId } };
}

/** What is absent is removed already. In a bucket with versions a marker hides the object. */
export function removeObject(
  { state, bucket, bend }: BucketCall,
  { key, versionId, ifMatch }: Removal,
): Removed {
  const current = bucket.current(key);
  const looks = state.behaviour.conditionalDelete === "honoured" && bend !== "condition-ignored";
  if (looks && ifMatch !== undefined && current && !writeMatches(current, ifMatch, state.behaviour)) {
    throw preconditionFailed("If-Match");
  }
  if (!bucket.isVersioned || versionId !== undefined) {
    bucket.erase(key, versionId);
    return {};
  }
  const deleteMarkerId = state.drawId();
  bucket.put({
    key,
    versionId: deleteMarkerId,
    isDeleteMarker: true,
    bytes: new Uint8Array(0),
    etag: "",
    lastModifiedMs: state.nowMs(),
    headers: {},
    checksums: {},
  });
  return { deleteMarkerId };
}
