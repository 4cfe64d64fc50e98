import {
  type Backend,
  type BackendTraits,
  CheckpointStore,
  type Clock,
  type Job,
  type Random,
} from "@holdfast/core";
import type { Tuning } from "../../harness/tuning.js";

/** How every process of a case opens the job: all alike, as the protocol wants it. Plain JSON. */
export type JobSettings = {
  readonly job: string;
  /** How many checkpoints retention keeps. */
  readonly keepLast: number;
  readonly trimAgeMs: number;
  readonly inlineLimitBytes: number;
  readonly blockBytes: number;
  /** The deadline of each call, in milliseconds. */
  readonly deadlineMs: number;
  /** The size of an entry that few checkpoints have, in bytes. */
  readonly hugeBytes: number;
  /** How many entries at most a checkpoint has that no earlier one had. */
  readonly mostNewEntries: number;
};

/** What a simulation gives to those who work on a job; else it is the machine's own. */
export interface JobSurroundings {
  readonly clock?: Clock;
  readonly random?: Random;
}

/** Larger inline limits would only make the work slower. */
const mostInlineBytes = 16 * 1024;

export function jobSettings(
  job: string,
  traits: BackendTraits,
  rules: Partial<JobSettings> = {},
): JobSettings {
  return {
    job,
    keepLast: 3,
    trimAgeMs: 3_600_000,
    inlineLimitBytes: Math.min(traits.inlineLimitBytes, mostInlineBytes),
    blockBytes: 16 * 1024,
    deadlineMs: 30_000,
    hugeBytes: 1024 * 1024,
    mostNewEntries: 4,
    ...rules,
  };
}

/** What the tuning of a suite says of them: a huge entry is moved in more than one part by the adapter. */
export function tunedSettings({ callDeadlineMs, largeBytes, partBytes }: Tuning): Partial<JobSettings> {
  return { deadlineMs: callDeadlineMs, hugeBytes: Math.min(largeBytes, 2 * partBytes + 1) };
}

/** The job on a client of one's own. */
export function openJob(backend: Backend, settings: JobSettings, surroundings?: JobSurroundings): Job {
  return openJobStore(backend, settings, surroundings).job(settings.job);
}

export function openJobStore(
  backend: Backend,
  settings: JobSettings,
  { clock, random }: JobSurroundings = {},
): CheckpointStore {
  const { keepLast, trimAgeMs, inlineLimitBytes, blockBytes, deadlineMs } = settings;
  return new CheckpointStore(backend, {
    retention: { keepLast },
    trimAge: trimAgeMs,
    inlineLimitBytes,
    blockBytes,
    deadline: deadlineMs,
    transferDeadline: 4 * deadlineMs,
    ...(clock && { clock }),
    ...(random && { random }),
  });
}
