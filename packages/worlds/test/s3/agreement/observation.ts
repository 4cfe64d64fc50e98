import type { KnownDifference } from "./known-differences.js";

/** What a client gets to see of one answer, in a form that two stores can be compared by. */
export interface Observation {
  readonly status: number;
  /** The error's code; HEAD tells none. */
  readonly code?: string;
  readonly etag?: string;
  readonly body?: string;
  readonly contentType?: string;
  readonly contentRange?: string;
  readonly contentLength?: number;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly keys?: readonly string[];
  readonly prefixes?: readonly string[];
  readonly isTruncated?: boolean;
  readonly keyCount?: number;
  readonly sizes?: readonly number[];
  readonly deleted?: readonly string[];
  readonly failed?: readonly string[];
  readonly isDeleteMarker?: boolean;
  readonly parts?: readonly (readonly [number, number])[];
  readonly uploads?: readonly string[];
  readonly versioning?: string;
  readonly rules?: readonly string[];
}

/** What Amazon S3 answers, and what a store answers that is known to differ there. */
export interface Expected extends Observation {
  readonly but?: KnownDifference;
}
