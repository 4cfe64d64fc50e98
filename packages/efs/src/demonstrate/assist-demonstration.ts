import { assertOptions, boundedCall, type Clock, systemClock, type VerbOptions } from "@holdfast/core";
import { mapPosixError } from "@holdfast/posix";
import { type DemonstrationFileSystem, nodeDemonstrationFileSystem } from "./demonstration-file-system.js";
import { assistRun } from "./demonstration-run.js";
import { machineMark } from "./machine-mark.js";
import { openDemonstrationStore } from "./open-demonstration-store.js";
import { runDirectory } from "./run-directory.js";
import type { OpenStore } from "./scenario.js";

export interface AssistDemonstrationOptions extends VerbOptions {
  /** The name of the run, the same as on the machine that watches. */
  readonly run: string;
  readonly fileSystem?: DemonstrationFileSystem;
  readonly clock?: Clock;
  /** The store to show; default `efsBackend`, with everything accepted that can be. */
  readonly openStore?: OpenStore;
  /** What tells this machine from others. Default: the running kernel's number. */
  readonly machine?: string;
}

const optionNames = ["run", "fileSystem", "clock", "machine", "openStore", "signal", "deadlineMs"];

/**
 * The other side of {@link demonstrateHazards}, for a second machine: waits until a run of this name begins in the
 * directory, and changes there what the other side watches.
 *
 * @param options - `deadlineMs` bounds it, 10 minutes by default.
 * @throws InvalidArgumentError when an option is unknown or cannot be used.
 * @throws UnavailableError when the deadline passed, or the file system failed.
 */
export async function assistDemonstration(
  directory: string,
  options: AssistDemonstrationOptions,
): Promise<void> {
  assertOptions("options of assistDemonstration", options, optionNames);
  const { run, fileSystem = nodeDemonstrationFileSystem, clock = systemClock, ...bounds } = options;
  const place = runDirectory(directory, run);
  const machine = options.machine ?? (await machineMark());
  const openStore = options.openStore ?? openDemonstrationStore;
  const what = `demonstration in ${place}`;
  const { deadlineMs = 600_000, signal: outer } = bounds;
  await boundedCall(
    { what, mutates: false, clock, deadlineMs, ...(outer && { signal: outer }) },
    async (signal) => {
      await assistRun({ fileSystem, directory: place, clock, signal, machine, openStore }).catch(
        (error: unknown) => {
          throw mapPosixError(error, { what, path: place, absence: "unavailable" });
        },
      );
    },
  );
}
