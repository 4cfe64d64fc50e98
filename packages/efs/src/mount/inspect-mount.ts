import { assertOptions, boundedCall, type Clock, type VerbOptions } from "@holdfast/core";
import { mapPosixError } from "@holdfast/posix";
import { type Acknowledgement, parseAcknowledgements } from "./acknowledgement.js";
import { gatherMountFacts } from "./gather-mount-facts.js";
import { judgeMount } from "./judge-mount.js";
import type { GatherMountFacts } from "./mount-facts.js";
import type { MountReport } from "./mount-report.js";

export interface InspectMountOptions extends VerbOptions {
  /** What is accepted by name although it would be refused, or is not known. */
  readonly acknowledge?: readonly Acknowledgement[];
  /** Where facts come from. Default: this machine. */
  readonly gather?: GatherMountFacts;
  readonly clock?: Clock;
}

const optionNames = ["acknowledge", "gather", "clock", "signal", "deadlineMs"];

/**
 * Looks at the mount that an existing directory lies on, and judges it: mount options, statfs, the kernel's
 * parameters, and the state files of Amazon's mount helper. Nothing is written, and nothing is thrown for a mount that
 * is refused: the report tells.
 *
 * @param options - `deadlineMs` bounds it, 10 s by default: on a hard mount whose server is away, nothing answers.
 * @throws InvalidArgumentError when an option is unknown or cannot be used.
 * @throws NotFoundError when there is no such directory.
 * @throws UnavailableError when the deadline passed.
 * @throws AbortedError when the signal ended it.
 */
export async function inspectMount(path: string, options: InspectMountOptions = {}): Promise<MountReport> {
  assertOptions("options of inspectMount", options, optionNames);
  const { acknowledge = [], gather = gatherMountFacts, deadlineMs = 10_000, ...bounds } = options;
  const acknowledged = parseAcknowledgements(acknowledge);
  const what = `inspection of the mount of ${path}`;
  const facts = await boundedCall({ what, mutates: false, deadlineMs, ...bounds }, async () => {
    try {
      return await gather(path);
    } catch (error) {
      throw mapPosixError(error, { what, path });
    }
  });
  return judgeMount(facts, acknowledged);
}
