import { type Backend, type Clock, type Job, systemClock } from "@holdfast/core";
import { check } from "../case/violation.js";
import { type JobSettings, type JobSurroundings, openJob } from "../child/workload/job-settings.js";

export interface CleanOptions {
  /** Names what lies in the storage and belongs to no object, such as temporary files. */
  readonly debris?: () => Promise<readonly string[]>;
  readonly signal?: AbortSignal;
  readonly surroundings?: JobSurroundings;
}

/** What a network may still deliver of a killed process arrives within this time, in milliseconds. */
const patienceMs = [0, 0, 100, 400, 1600, 3200, 3200];
/** Besides those that hold a live checkpoint: the head, and the ones that are not yet worth a new floor. */
const otherRecords = 3;

/**
 * Sweeps while nobody is at work, and compares what is stored with what the live checkpoints name.
 * @throws Violation naming what was left, or what is missing.
 */
export async function judgeClean(
  backend: Backend,
  settings: JobSettings,
  { debris, signal, surroundings }: CleanOptions,
): Promise<void> {
  const job = openJob(backend, settings, surroundings);
  const clock = surroundings?.clock ?? systemClock;
  let problem = "";
  for (const waitMs of patienceMs) {
    if (waitMs > 0) await pass(waitMs, clock, signal);
    await job.sweep();
    problem = (await problemOf(backend, settings, job)) ?? (await debrisOf(debris)) ?? "";
    if (problem === "") return;
  }
  check(false, `CLEAN: nobody is at work, and after ${patienceMs.length} sweeps there is ${problem}`);
}

async function problemOf(backend: Backend, settings: JobSettings, job: Job): Promise<string | undefined> {
  const live = await job.checkpoints();
  const named = new Set<string>();
  for (const { epoch } of live) {
    for (const { object } of (await job.checkpoint(epoch)).entries) if (object) named.add(object.key);
  }
  const state = (await backend.list(`${settings.job}/state/`)).map(({ key }) => key);
  const unnamed = state.filter((key) => !named.has(key));
  if (unnamed.length > 0) return `state that no live checkpoint names: ${unnamed.join(", ")}`;
  if (settings.trimAgeMs > 0) return undefined;
  const records = (await backend.list(`${settings.job}/log/`)).length;
  if (records <= live.length + otherRecords) return undefined;
  return `a log of ${records} records for ${live.length} live checkpoints, where all but a few could have been trimmed`;
}

async function debrisOf(namesOf: CleanOptions["debris"]): Promise<string | undefined> {
  const debris = (await namesOf?.()) ?? [];
  return debris.length === 0 ? undefined : `debris that tidying should remove: ${debris.join(", ")}`;
}

/** @throws the signal's reason */
async function pass(waitMs: number, clock: Clock, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const cancel = clock.schedule(() => {
      signal?.removeEventListener("abort", end);
      resolve();
    }, waitMs);
    const end = (): void => {
      cancel();
      reject(signal?.reason);
    };
    signal?.addEventListener("abort", end, { once: true });
  });
}
