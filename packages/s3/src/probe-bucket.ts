import { HoldfastError, type ProbeCheck, UnavailableError, UnsafeStorageError } from "@holdfast/core";
import { inspectBucket } from "./inspect-bucket.js";
import { listObjects } from "./list-objects.js";
import { ObjectRemover } from "./object-remover.js";
import { newProbeFolder } from "./probe-folder.js";
import { foundations, type Trial, type TrialPlace, trials } from "./probe-trials.js";
import type { S3Place } from "./s3-place.js";
import type { CleanUp } from "./write-object.js";

/**
 * Tries what a store relies on, on the real bucket, and looks at the settings that would take it away. The objects it
 * stores for that are removed whatever it finds.
 *
 * @throws UnsafeStorageError listing every trial that failed, and what works instead.
 */
export async function probeBucket(
  place: S3Place,
  signal: AbortSignal,
  cleanUp: CleanUp,
): Promise<readonly ProbeCheck[]> {
  const folder = place.within(newProbeFolder(place.random));
  let checks: readonly ProbeCheck[];
  try {
    checks = await tryAll({ place: folder, signal, cleanUp });
  } finally {
    // What cannot be removed now is removed by a later `tidy`.
    await cleanUp(async (bounded) => await removeAll(folder, bounded));
  }
  return [...checks, ...(await inspectBucket(place, signal))];
}

async function tryAll(place: TrialPlace): Promise<readonly ProbeCheck[]> {
  const checks: ProbeCheck[] = [];
  const failed: string[] = [];
  const judge = async ({ id, holds, advice, isOptional = false, run }: Trial): Promise<void> => {
    const failure = await tryOne(run, place);
    if (failure === undefined) checks.push({ id, outcome: "pass", explanation: holds });
    else if (isOptional) checks.push({ id, outcome: "warn", explanation: `${failure}; ${advice}` });
    else failed.push(`- ${id}: ${failure}; ${advice}`);
  };
  for (const trial of foundations) await judge(trial);
  if (failed.length === 0) for (const trial of trials) await judge(trial);
  if (failed.length === 0) return checks;
  const { bucket, prefix } = place.place.settings;
  const where = `bucket ${bucket}`;
  throw new UnsafeStorageError(
    `${where} cannot keep checkpoints safely (tried in ${prefix}):\n${failed.join("\n")}`,
  );
}

/**
 * A store that lacks what a trial needs, or never will answer a request of it, fails the trial; any other error, such as
 * a missing permission, ends the probe.
 */
async function tryOne(run: Trial["run"], place: TrialPlace): Promise<string | undefined> {
  try {
    return await run(place);
  } catch (error) {
    if (UnsafeStorageError.isInstance(error)) return error.message;
    if (UnavailableError.isInstance(error) && !error.retryable) return error.message;
    if (HoldfastError.isInstance(error) || place.signal.aborted) throw error;
    throw place.place.mapError(place.place.judge(error), { what: "probe", mutates: false });
  }
}

async function removeAll(folder: S3Place, signal: AbortSignal): Promise<void> {
  const all = { prefix: "", after: "", limit: Number.POSITIVE_INFINITY };
  const keys = (await listObjects(folder, all, signal)).map(({ key }) => key);
  if (keys.length > 0) await new ObjectRemover(folder).remove(keys, signal);
}
