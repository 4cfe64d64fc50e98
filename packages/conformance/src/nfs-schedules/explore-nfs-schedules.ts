import { assertNumbers } from "../scene/assert-numbers.js";
import type { NfsReport, NfsViolation } from "./nfs-report.js";
import type { NfsSubject } from "./nfs-subject.js";
import { type NfsRun, parseToken } from "./replay-token.js";
import { doRun } from "./run-token.js";
import { singleNfsFaults, type WhichNfsFaults } from "./single-nfs-fault.js";

export interface ExploreNfsOptions {
  /** Decides everything; the same seed does the same runs. Default: 1. */
  readonly seed?: number;
  /** How many runs leave everything to chance: the order of all steps, the mounts, and what goes wrong. */
  readonly runs: number;
  /** Each thing that can go wrong does at each request; of these runs every so-many-th is done. Default: 1, all of them. */
  readonly every?: number;
  /** Where one thing goes wrong, and which. Default: each one everywhere. */
  readonly placing?: WhichNfsFaults;
  /** Does only the `index`-th of `of` equal shares of all runs, counted from 0. Default: all. */
  readonly share?: { readonly index: number; readonly of: number };
  /** The exploration ends after so many violations. Default: 1. */
  readonly mostViolations?: number;
  /** Told after each run. */
  readonly onProgress?: (progress: NfsProgress) => void;
  /** Ends the exploration with its reason. */
  readonly signal?: AbortSignal;
}

export interface NfsProgress {
  /** Of so many runs. */
  readonly of: number;
  readonly done: number;
  readonly violations: number;
}

/**
 * Tries what several clients of an NFS server may do to a job, each with its own memory of what is there. Scenes of a few
 * processes are played: once with each fault of the model, and each death of a machine or of the server, at each of their
 * requests; and then with any order of all steps, on any lawful mounts, and with anything going wrong. Each run is judged:
 * lost answers are noticed by nobody, somebody new can go on, and all that was acknowledged is there to the last byte.
 *
 * Nothing here depends on time or on the machine: the same seed and the same code give the same report.
 * @throws InvalidArgumentError for a number that is none
 */
export async function exploreNfsSchedules(
  subject: NfsSubject,
  options: ExploreNfsOptions,
): Promise<NfsReport> {
  const { seed = 1, runs, every = 1, mostViolations = 1, share = { index: 0, of: 1 }, placing } = options;
  assertNumbers({ seed: [seed, 0], runs: [runs, 0], every: [every, 1], mostViolations: [mostViolations, 1] });
  const singles = (await singleNfsFaults(subject, seed, placing)).filter((_, index) => index % every === 0);
  const seeded = Array.from({ length: runs }, (_, run) => ({ seed, run: run + 1 }));
  const own: readonly NfsRun[] = [...singles, ...seeded].filter(
    (_, index) => index % share.of === share.index,
  );
  const total = { singleRuns: 0, seededRuns: 0, faults: 0, happenings: 0, requests: 0, acknowledged: 0 };
  const schedules = new Set<string>();
  const violations: NfsViolation[] = [];
  for (const [index, run] of own.entries()) {
    options.signal?.throwIfAborted();
    const { violation, schedule, ...counts } = await doRun(subject, run);
    schedules.add(schedule);
    total["run" in run ? "seededRuns" : "singleRuns"] += 1;
    for (const name of ["faults", "happenings", "requests", "acknowledged"] as const)
      total[name] += counts[name];
    if (violation) violations.push(violation);
    options.onProgress?.({ of: own.length, done: index + 1, violations: violations.length });
    if (violations.length >= mostViolations) break;
  }
  return { subject: subject.name, seed, ...total, schedules: [...schedules], violations };
}

/**
 * Does once more the run that a violation's token stands for. Answers what does not hold, and nothing when all holds.
 * @throws InvalidArgumentError when the token is none
 */
export async function replayNfsSchedule(
  subject: NfsSubject,
  token: string,
): Promise<NfsViolation | undefined> {
  return (await doRun(subject, parseToken(token))).violation;
}
