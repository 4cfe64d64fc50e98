import { assertNumbers } from "../scene/assert-numbers.js";
import type { S3FaultsReport, S3FaultViolation } from "./fault-report.js";
import type { S3FaultSubject } from "./fault-subject.js";
import { type FaultRun, parseToken } from "./replay-token.js";
import { doRun } from "./run-token.js";
import { singleFaults, type WhichFaults } from "./single-fault.js";
import { warmUp } from "./warm-up.js";

export interface ExploreS3FaultsOptions {
  /** Decides everything; the same seed does the same runs. Default: 1. */
  readonly seed?: number;
  /** How many runs have faults by chance. */
  readonly runs: number;
  /** Each fault of the model is placed at each request; of these runs every so-many-th is done. Default: 1, all of them. */
  readonly every?: number;
  /** Where one fault is placed, and which. Default: each one everywhere. */
  readonly placing?: WhichFaults;
  /** Does only the `index`-th of `of` equal shares of all runs, counted from 0. Default: all. */
  readonly share?: { readonly index: number; readonly of: number };
  /** The exploration ends after so many violations. Default: 1. */
  readonly mostViolations?: number;
  /** Told after each run. */
  readonly onProgress?: (progress: S3FaultsProgress) => void;
  /** Ends the exploration with its reason. */
  readonly signal?: AbortSignal;
}

export interface S3FaultsProgress {
  /** Of so many runs. */
  readonly of: number;
  readonly done: number;
  readonly violations: number;
}

/**
 * Tries what faults of an S3 service may do to a job. Scenes of a few processes are played: once with each fault of the
 * model at each of their requests, what is late landing at each of several moments; and then with faults by chance,
 * different ones for each process. Each run is judged: nobody may have noticed one fault that passes by itself, somebody
 * new can go on, and all that was acknowledged is there to the last byte.
 *
 * Nothing here depends on time or on the machine: the same seed and the same code give the same report.
 * @throws InvalidArgumentError for a number that is none
 */
export async function exploreS3Faults(
  subject: S3FaultSubject,
  options: ExploreS3FaultsOptions,
): Promise<S3FaultsReport> {
  const { seed = 1, runs, every = 1, mostViolations = 1, share = { index: 0, of: 1 }, placing } = options;
  assertNumbers({ seed: [seed, 0], runs: [runs, 0], every: [every, 1], mostViolations: [mostViolations, 1] });
  await warmUp(subject);
  const singles = (await singleFaults(subject, seed, placing)).filter((_, index) => index % every === 0);
  const seeded = Array.from({ length: runs }, (_, run) => ({ seed, run: run + 1 }));
  const own = [...singles, ...seeded].filter((_, index) => index % share.of === share.index);
  const total = { singleRuns: 0, seededRuns: 0, faults: 0, requests: 0, acknowledged: 0 };
  const violations: S3FaultViolation[] = [];
  for (const [index, run] of own.entries()) {
    options.signal?.throwIfAborted();
    const { violation, ...counts } = await doRun(subject, run);
    total[isSeeded(run) ? "seededRuns" : "singleRuns"] += 1;
    for (const name of ["faults", "requests", "acknowledged"] as const) total[name] += counts[name];
    if (violation) violations.push(violation);
    options.onProgress?.({ of: own.length, done: index + 1, violations: violations.length });
    if (violations.length >= mostViolations) break;
  }
  return { subject: subject.name, seed, ...total, violations };
}

/**
 * Does once more the run that a violation's token stands for. Answers what does not hold, and nothing when all holds.
 * @throws InvalidArgumentError when the token is none
 */
export async function replayS3Faults(
  subject: S3FaultSubject,
  token: string,
): Promise<S3FaultViolation | undefined> {
  const run = parseToken(token);
  await warmUp(subject);
  return (await doRun(subject, run)).violation;
}

function isSeeded(run: FaultRun): boolean {
  return "run" in run;
}
