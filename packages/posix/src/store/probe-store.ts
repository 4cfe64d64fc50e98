import { join } from "node:path";
import { HoldfastError, type ProbeCheck, UnsafeStorageError } from "@holdfast/core";
import type { FileMechanics } from "../file-mechanics.js";
import { nearestDirectory } from "../make-root-directory.js";
import { mapPosixError, posixErrorCode } from "../map-posix-error.js";
import { directoryMode } from "../platform-rules.js";
import { PosixObjects } from "../posix-objects.js";
import { removeTree } from "../remove-tree.js";
import { type FailedCheck, unsafeDirectoryError } from "./failed-check.js";
import { foundations, type Trial, type TrialPlace, trials } from "./probe-trials.js";

export interface ProbeTarget {
  readonly directory: string;
  readonly mechanics: FileMechanics;
  /** The trials that the user accepts to fail, by the name that each of them has for it. */
  readonly acknowledged: ReadonlySet<string>;
  readonly knownAcknowledgements: readonly string[];
}

/**
 * Tries what a store relies on, in a directory of a random name within the store's, or beside where it will be.
 * The directory is named like a temporary file, so that `tidy` removes what a killed probe leaves.
 * @throws UnsafeStorageError listing every trial that failed and is not acknowledged.
 */
export async function probeStore(target: ProbeTarget, signal: AbortSignal): Promise<readonly ProbeCheck[]> {
  const { directory, mechanics } = target;
  const place = await nearestDirectory(mechanics, directory);
  const root = join(place, await mechanics.tempNames.next());
  const refuse = (error: unknown): never => {
    throw mapPosixError(error, { what: "probe of the store", path: place, absence: "unavailable" });
  };
  await mechanics.fileSystem.mkdir(root, { mode: directoryMode }).catch((error: unknown) => {
    // Nobody else makes a directory of this name, so it was the first one of two attempts.
    if (!mechanics.platform.repeatsCalls || posixErrorCode(error) !== "EEXIST") refuse(error);
  });
  let checks: readonly ProbeCheck[];
  try {
    checks = await tryAll(target, { objects: new PosixObjects({ mechanics, root }), mechanics, signal });
  } catch (error) {
    // What the probe found is what to tell; what it leaves is debris for `tidy`.
    await removeTree(mechanics, root).catch(() => undefined);
    throw error;
  }
  await removeTree(mechanics, root).catch(refuse);
  return checks;
}

async function tryAll(target: ProbeTarget, place: TrialPlace): Promise<readonly ProbeCheck[]> {
  const checks: ProbeCheck[] = [];
  const failed: FailedCheck[] = [];
  const { platform, storage } = target.mechanics.platform;
  const tryEach = async (group: readonly Trial[]): Promise<void> => {
    for (const trial of group) await judge(trial);
  };
  const judge = async (trial: Trial): Promise<void> => {
    const failure = await tryOne(trial, place);
    const { id, holds } = trial;
    const acknowledgement = target.knownAcknowledgements.find((name) => name === trial.acknowledgement);
    if (failure === undefined) {
      checks.push({ id, outcome: "pass", explanation: holds });
    } else if (trial.tolerated?.includes(platform)) {
      checks.push({ id, outcome: "warn", explanation: failure });
    } else if (acknowledgement && target.acknowledged.has(acknowledgement)) {
      checks.push({ id: acknowledgement, outcome: "accepted", explanation: failure });
    } else {
      const way = acknowledgement
        ? `accept it with acknowledge: ["${acknowledgement}"]`
        : "it cannot be accepted";
      failed.push({
        id: acknowledgement ?? id,
        explanation: `${failure}; choose a directory on another disk; ${way}`,
      });
    }
  };
  await tryEach(foundations.filter(({ exceptOn = [] }) => !exceptOn.includes(storage)));
  if (failed.length === 0) await tryEach(trials);
  if (failed.length > 0) throw unsafeDirectoryError(target.directory, failed);
  return checks;
}

/** A place that lacks what a trial needs fails it; any other error, such as a full disk, ends the probe. */
async function tryOne(trial: Trial, place: TrialPlace): Promise<string | undefined> {
  try {
    return await trial.run(place);
  } catch (error) {
    if (UnsafeStorageError.isInstance(error)) return error.message;
    if (HoldfastError.isInstance(error) || place.signal.aborted) throw error;
    throw mapPosixError(error, { what: `probe of ${trial.id}`, path: place.objects.root });
  }
}
