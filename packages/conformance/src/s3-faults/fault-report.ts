/** A run in which something does not hold. */
export interface S3FaultViolation {
  /** The invariant's id. */
  readonly invariant: string;
  readonly message: string;
  /** Replays it by `replayS3Faults`. */
  readonly token: string;
  /** Every request of the run, and what was told. */
  readonly story: string;
}

/** What runs came to. */
export interface S3FaultsReport {
  /** The name of the subject. */
  readonly subject: string;
  readonly seed: number;
  /** Runs with one fault at one request. */
  readonly singleRuns: number;
  /** Runs with faults by chance. */
  readonly seededRuns: number;
  /** How many requests met a fault. */
  readonly faults: number;
  /** How many requests were sent. */
  readonly requests: number;
  /** How many commits were acknowledged. */
  readonly acknowledged: number;
  readonly violations: readonly S3FaultViolation[];
}
