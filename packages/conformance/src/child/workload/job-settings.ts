import { type Backend, type BackendTraits, CheckpointStore, type Job } from "@holdfast/core";
import type { Tuning } from "../../harness/tuning.js";

/** How every process of a case opens the job: all alike, as the protocol wants it. Plain JSON. */
export type JobSettings = {
  readonly job: string;
  readonly keepLast: number;
  readonly trimAgeMs: number;
  readonly inlineLimitBytes: number;
  readonly blockBytes: number;
  readonly deadlineMs: number;
  /** An entry of this size is moved in more than one part by the adapter, in bytes. */
  readonly hugeBytes: number;
};

/** Larger inline limits would only make the work slower. */
const mostInlineBytes = 16 * 1024;

export function jobSettings(
  job: string,
  traits: BackendTraits,
  tuning: Tuning,
  rules: Partial<JobSettings> = {},
): JobSettings {
  return {
    job,
    keepLast: 3,
    trimAgeMs: 3_600_000,
    inlineLimitBytes: Math.min(traits.inlineLimitBytes, mostInlineBytes),
    blockBytes: 16 * 1024,
    deadlineMs: tuning.callDeadlineMs,
    hugeBytes: Math.min(tuning.largeBytes, 2 * tuning.partBytes + 1),
    ...rules,
  };
}

/** The job on a client of one's own. */
export function openJob(backend: Backend, settings: JobSettings): Job {
  return openJobStore(backend, settings).job(settings.job);
}

export function openJobStore(backend: Backend, settings: JobSettings): CheckpointStore {
  const { keepLast, trimAgeMs, inlineLimitBytes, blockBytes, deadlineMs } = settings;
  return new CheckpointStore(backend, {
    retention: { keepLast },
    trimAge: trimAgeMs,
    inlineLimitBytes,
    blockBytes,
    deadline: deadlineMs,
    transferDeadline: 4 * deadlineMs,
  });
}
