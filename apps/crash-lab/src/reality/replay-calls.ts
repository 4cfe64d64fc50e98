import { type DiskRecording, type FoundTree, PowerCutDisk, readTree } from "@holdfast/worlds/disk";
import { describeCall, type FileCall, runCall } from "./file-call.js";
import { makeDurable } from "./make-durable.js";

/** What is known of a workload on a real disk. */
export interface DoneCalls {
  /** Done and made durable before all others. */
  readonly setup: readonly FileCall[];
  readonly calls: readonly FileCall[];
  /** How each of the first calls ended: with a failure's code, or well. */
  readonly ends: readonly (string | undefined)[];
  /** Whether the power was cut in the call after these. */
  readonly isCutInCall: boolean;
}

/** Marked in the recording when all calls are done that were done on the real disk. */
export const allDone: string = "all done";

/** The same workload on the simulated disk. */
export interface ReplayedCalls {
  readonly recording: DiskRecording;
  /** The power was cut at one of these moments, both included. */
  readonly moments: readonly [number, number];
  /** What a program saw at the last of them. */
  readonly visible: FoundTree;
  /** A later moment, when all of it had been fsynced: a cut then can lose nothing. */
  readonly durableMoment: number;
  /** Calls that ended otherwise than on the real disk. */
  readonly differences: readonly string[];
}

/** Does on the simulated disk what was done on a real one. */
export async function replayCalls({ setup, calls, ends, isCutInCall }: DoneCalls): Promise<ReplayedCalls> {
  const disk = new PowerCutDisk();
  const fileSystem = disk.mount();
  const run = async (call: FileCall, stamp: number): Promise<string | undefined> => {
    try {
      await runCall({ fileSystem, root: "/", writeBack: async () => undefined }, call, stamp);
      return undefined;
    } catch (error) {
      return (error as NodeJS.ErrnoException).code ?? String(error);
    }
  };
  for (const [at, call] of setup.entries()) await run(call, setupStamp(at));
  await makeDurable(fileSystem);
  const recording = disk.record();
  const differences: string[] = [];
  for (const [at, end] of ends.entries()) {
    const call = calls[at];
    if (!call) throw new Error(`call ${at} was done and never ordered`);
    const here = await run(call, at + 1);
    if (!isSameEnd(here, end))
      differences.push(
        `${describeCall(call)}: ${end ?? "well"} on the real disk, ${here ?? "well"} on the simulated one`,
      );
  }
  recording.mark(allDone);
  const from = recording.moments;
  const next = calls[ends.length];
  if (isCutInCall && next) await run(next, ends.length + 1);
  const to = recording.moments;
  const visible = await readTree(fileSystem);
  await makeDurable(fileSystem);
  return { recording, moments: [from, to], visible, durableMoment: recording.moments, differences };
}

/** Tells the bytes of a setup's calls from those of the others. */
export function setupStamp(at: number): number {
  return 1_000 + at;
}

/** POSIX leaves it to the file system how it says that a directory is not empty (rename(3p), rmdir(3p)). */
const notEmpty: readonly (string | undefined)[] = ["ENOTEMPTY", "EEXIST"];

function isSameEnd(one: string | undefined, other: string | undefined): boolean {
  return one === other || (notEmpty.includes(one) && notEmpty.includes(other));
}
