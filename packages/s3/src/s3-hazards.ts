import type { Hazard } from "@holdfast/core";
import type { S3Settings } from "./s3-options.js";

type Row = readonly [id: string, disposition: Hazard["disposition"], explanation: string];

const everywhere: readonly Row[] = [
  [
    "condition-ignored",
    "refused",
    "probe creates one key twice, and 16 times at once, and refuses a store that lets more than one win",
  ],
  [
    "retry-meets-itself",
    "mitigated",
    "the client repeats nothing by itself; what is repeated carries a mark that tells one's own object from another's",
  ],
  [
    "lost-answer",
    "mitigated",
    "a create whose answer was lost is sent again; if that cannot settle it, it is told as unknown, and nothing is removed",
  ],
  ["conflict-409", "mitigated", "409 is not taken for an existing object: the create is sent again"],
  [
    "late-write",
    "residual",
    "a request that was given up may still be carried out; the log's floor makes a record void that comes too late",
  ],
  [
    "truncated-body",
    "mitigated",
    "a body is held to the length that was announced for it, and fetched again when it is short or stalls",
  ],
  [
    "etag-is-no-digest",
    "avoided",
    "an ETag is never taken for the content; records and blocks carry a SHA-256",
  ],
  ["partial-delete", "mitigated", "the errors of single keys inside of a successful answer are looked at"],
  ["error-in-success", "mitigated", "200 with an error inside is an error, and leaves a change open"],
  [
    "orphaned-upload",
    "mitigated",
    "an upload is aborted after a definite failure, and never after an open one; tidy and a lifecycle rule remove the rest",
  ],
  [
    "lifecycle-expiry",
    "mitigated",
    "probe warns of a rule that would remove objects of the store by their age",
  ],
  ["client-clock", "avoided", "timestamps of the store are compared only with each other"],
];

/** What S3 and its likes do that breaks naive users, and how each is met here. */
export function s3Hazards({ orderedListing }: S3Settings): readonly Hazard[] {
  const listing: Row = orderedListing
    ? ["unordered-listing", "mitigated", "the order of keys is tried by probe, and watched in listings"]
    : [
        "unordered-listing",
        "mitigated",
        "listings are read whole, so that finding the newest record takes longer with a long log",
      ];
  return [...everywhere, listing].map(([id, disposition, explanation]) => ({ id, disposition, explanation }));
}
