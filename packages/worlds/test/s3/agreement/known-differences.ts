import type { Observation } from "./observation.js";

/** Stores that are known to differ from Amazon S3 in places. */
export const knownStores = ["ceph-rgw-16"] as const;

export type KnownStore = (typeof knownStores)[number];

/** An answer of a store that is not Amazon's. */
export interface KnownDifference {
  readonly store: KnownStore;
  readonly name: RgwDifference;
  readonly answer: Observation;
}

/** In what Ceph RGW 16.2 differs. */
export type RgwDifference =
  | "compares no checksums"
  | "takes no body in chunks"
  | "answers 412 when If-Match meets nothing"
  | "answers 500 when an upload cannot be completed"
  | "finds no ETag that stands in quotation marks"
  | "has another name for a key that is too long"
  | "ignores conditions on the completion of an upload"
  | "ignores conditions where there are versions"
  | "names no error when too many are to be removed"
  | "puts parts in order by itself"
  | "refuses a range that is none"
  | "removes none of none"
  | "removes whatever the condition"
  | "takes an absent upload for an absent key"
  | "takes an absent version for an absent key"
  | "takes conditions that there are not for false ones"
  | "takes parts beyond the 10,000th"
  | "tells a range of the whole where no bytes were asked for"
  | "tells no ETag when an upload is complete"
  | "wants every part that was sent";

/** The differences that the world's profile of that name plays: those that can mislead a client. */
export const playedDifferences: ReadonlySet<RgwDifference> = new Set<RgwDifference>([
  "compares no checksums",
  "takes no body in chunks",
  "answers 500 when an upload cannot be completed",
  "finds no ETag that stands in quotation marks",
  "ignores conditions on the completion of an upload",
  "ignores conditions where there are versions",
  "removes whatever the condition",
  "tells no ETag when an upload is complete",
  "wants every part that was sent",
]);

/** What Ceph RGW 16.2 answers instead. */
export function rgw(name: RgwDifference, answer: Observation): KnownDifference {
  return { store: "ceph-rgw-16", name, answer };
}
