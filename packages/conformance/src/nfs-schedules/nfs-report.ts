/** A run in which something does not hold. */
export interface NfsViolation {
  /** The invariant's id. */
  readonly invariant: string;
  readonly message: string;
  /** Replays it by `replayNfsSchedule`. */
  readonly token: string;
  /** Every request of the run, and what was told. */
  readonly story: string;
}

/** What runs came to. */
export interface NfsReport {
  /** The name of the subject. */
  readonly subject: string;
  readonly seed: number;
  /** Runs in which one thing went wrong at one request. */
  readonly singleRuns: number;
  /** Runs with any order of steps, and with faults by chance. */
  readonly seededRuns: number;
  /** A digest of each schedule that was played, no two alike. */
  readonly schedules: readonly string[];
  /** How many requests met a fault. */
  readonly faults: number;
  /** How often a machine or the server died, or was cut off, or was slow. */
  readonly happenings: number;
  /** How many requests reached the server. */
  readonly requests: number;
  /** How many commits were acknowledged. */
  readonly acknowledged: number;
  readonly violations: readonly NfsViolation[];
}
