import {
  assertOptions,
  boundedCall,
  type Clock,
  randomNonce,
  systemClock,
  systemRandom,
  type VerbOptions,
} from "@holdfast/core";
import { mapPosixError } from "@holdfast/posix";
import { inspectMount } from "../mount/inspect-mount.js";
import type { GatherMountFacts } from "../mount/mount-facts.js";
import { startAssistant } from "./assistant-process.js";
import { type DemonstrationFileSystem, nodeDemonstrationFileSystem } from "./demonstration-file-system.js";
import { type DemonstrationReport, neverShown } from "./demonstration-report.js";
import { type Watched, type WatchSetting, watchRun } from "./demonstration-run.js";
import { machineMark } from "./machine-mark.js";
import { openDemonstrationStore } from "./open-demonstration-store.js";
import { runDirectory } from "./run-directory.js";
import type { OpenStore } from "./scenario.js";
import { StageFiles } from "./stage-files.js";

export interface DemonstrateHazardsOptions extends VerbOptions {
  /**
   * The name of a run that {@link assistDemonstration} assists from another machine. Without it a second process is
   * started on this one, where both share one cache.
   */
  readonly run?: string;
  /** How long a name or a size is waited for until it is called not seen. Default 75 s, more than acdirmax. */
  readonly patienceMs?: number;
  /** How often a file is replaced by rename. Default 100. */
  readonly rounds?: number;
  readonly fileSystem?: DemonstrationFileSystem;
  readonly gather?: GatherMountFacts;
  readonly clock?: Clock;
  /** The store to show; default `efsBackend`, with everything accepted that can be. */
  readonly openStore?: OpenStore;
  /** What tells this machine from others. Default: the running kernel's number. */
  readonly machine?: string;
}

const optionNames = [
  ...["run", "patienceMs", "rounds", "fileSystem", "gather", "clock", "machine", "openStore"],
  ...["signal", "deadlineMs"],
];

/**
 * Shows on a mount in use, from two processes or two machines, what plain use of it meets (old names, old sizes, names
 * that are replaced, files that are removed while open), beside what the adapter's way of doing the same sees. It works
 * in a directory of its own inside of the given one, and removes it in the end. What takes a server of one's own, a lost
 * reply above all, cannot be shown, and the report says so.
 *
 * @param options - `deadlineMs` bounds it, 10 minutes by default.
 * @throws InvalidArgumentError when an option is unknown or cannot be used.
 * @throws UnavailableError when the deadline passed, the other side did not come, or the file system failed.
 * @throws AbortedError when the signal ended it.
 */
export async function demonstrateHazards(
  directory: string,
  options: DemonstrateHazardsOptions = {},
): Promise<DemonstrationReport> {
  assertOptions("options of demonstrateHazards", options, optionNames);
  const { fileSystem = nodeDemonstrationFileSystem, clock = systemClock, deadlineMs = 600_000 } = options;
  const {
    patienceMs = 75_000,
    rounds = 100,
    signal: outer,
    gather,
    openStore = openDemonstrationStore,
  } = options;
  const run = options.run ?? randomNonce(systemRandom);
  const place = runDirectory(directory, run);
  const machine = options.machine ?? (await machineMark());
  const mount = await inspectMount(directory, {
    clock,
    ...(gather && { gather }),
    ...(outer && { signal: outer }),
  });
  const what = `demonstration in ${place}`;
  const cleared = async (): Promise<void> => {
    const bounds = { what: `removal of ${place}`, mutates: false, clock, deadlineMs: 30_000 };
    await boundedCall(bounds, async () => await new StageFiles(fileSystem).removeTree(place));
  };
  const refuse = (error: unknown): never => {
    throw mapPosixError(error, { what, path: place, absence: "unavailable" });
  };
  let watched: Watched;
  try {
    const bounds = { what, mutates: false, clock, deadlineMs, ...(outer && { signal: outer }) };
    watched = await boundedCall(bounds, async (signal) => {
      const setting = { fileSystem, directory: place, clock, signal, machine, openStore, patienceMs, rounds };
      return await (options.run === undefined
        ? watchWithChild(setting, directory, run, deadlineMs)
        : watchRun(setting));
    });
  } catch (error) {
    // What went wrong is what to tell; a directory that could not be removed has a name that says what it is.
    await cleared().catch(() => undefined);
    return refuse(error);
  }
  await cleared().catch(refuse);
  return { directory, mount, ...watched, notShown: neverShown };
}

/** @param deadlineMs - the second process ends by it whatever becomes of this one. */
async function watchWithChild(
  setting: WatchSetting,
  directory: string,
  run: string,
  deadlineMs: number,
): Promise<Watched> {
  const assistant = startAssistant(directory, run, deadlineMs);
  try {
    return await Promise.race([watchRun(setting), assistant.failed]);
  } finally {
    assistant.stop();
  }
}
