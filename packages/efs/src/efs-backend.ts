import {
  assertOptions,
  type Clock,
  InvalidArgumentError,
  type ProbeCheck,
  type Random,
} from "@holdfast/core";
import {
  DirectoryBackend,
  exactFileSystem,
  type FileMechanics,
  fileMechanics,
  lookAtNearest,
  type Platform,
  type PosixFileSystem,
  type ProcessTable,
  parseDirectory,
  type StorageKind,
} from "@holdfast/posix";
import { CallLimit, processCalls } from "./calls/call-limit.js";
import { traitHazards } from "./hazards/trait-hazards.js";
import {
  type Acknowledgement,
  durabilityWith,
  knownAcknowledgements,
  parseAcknowledgements,
} from "./mount/acknowledgement.js";
import { gatherMountFacts } from "./mount/gather-mount-facts.js";
import { judgeMount } from "./mount/judge-mount.js";
import type { MountCheck } from "./mount/mount-check.js";
import type { GatherMountFacts } from "./mount/mount-facts.js";
import { unsafeMountError } from "./mount/unsafe-mount-error.js";
import { nfsFiles } from "./nfs-files.js";

export interface EfsBackendOptions {
  /**
   * Where the store lies, on the mount; made at the first write. A relative path is taken from the current directory,
   * once.
   */
  readonly directory: string;
  /**
   * The store is known to be there: never make one. Then a file system that is not mounted (yet), or whose access point
   * was made anew, is refused, where otherwise a job would begin anew in an empty directory.
   */
  readonly mustExist?: boolean;
  /** Properties of the place that would be refused, or cannot be seen, accepted by name; see `knownAcknowledgements`. */
  readonly acknowledge?: readonly Acknowledgement[];
  /** The file system; default the machine's own. A simulated one needs a `gather` that fits. */
  readonly fileSystem?: PosixFileSystem;
  /** Looks at the mount; default by /proc/self/mountinfo, statfs, the kernel's parameters and the state of efs-utils. */
  readonly gather?: GatherMountFacts;
  /**
   * How many calls may be in the kernel at once. Default: two fewer than Node.js has threads (UV_THREADPOOL_SIZE, 4
   * unless set), shared by all stores of the process, so that a server that is away leaves some for other work. Larger
   * stores want more threads. A file system of one's own has no limit unless it is given.
   */
  readonly callsAtOnce?: number;
  /** The rules to follow; default those of the platform this runs on. */
  readonly platform?: Platform;
  readonly processes?: ProcessTable;
  readonly clock?: Clock;
  readonly random?: Random;
}

const optionNames: readonly (keyof EfsBackendOptions)[] = [
  ...(["directory", "mustExist", "acknowledge", "fileSystem", "gather", "callsAtOnce"] as const),
  ...(["platform", "processes", "clock", "random"] as const),
];

/** Accepted with one of these, the place need not be NFS, so that all is done as well that a disk needs. */
const notNfs: readonly Acknowledgement[] = [
  ...(["not-linux", "unseen-mount", "local-disk", "tmpfs", "ramfs", "overlay", "fuse", "network"] as const),
  ...(["unknown-filesystem", "nobarrier"] as const),
];

/**
 * A backend on Amazon EFS, or on another server that is mounted by NFSv4.1, for any number of machines. What is
 * acknowledged survives the loss of every machine that uses it. Nothing is touched before the first call.
 *
 * @throws InvalidArgumentError when an option cannot be used, naming it. A mount that is not safe is refused by the first
 * call, with an UnsafeStorageError that lists every check that failed.
 */
export function efsBackend(options: EfsBackendOptions): EfsBackend {
  return new EfsBackend(options);
}

export class EfsBackend extends DirectoryBackend {
  constructor(options: EfsBackendOptions) {
    assertOptions("efsBackend's options", options, optionNames);
    const directory = parseDirectory(options.directory);
    const acknowledged = parseAcknowledgements(options.acknowledge ?? []);
    const limit = callLimit(options);
    const files = nfsFiles(options.fileSystem ?? exactFileSystem, limit, directory);
    const storage: StorageKind = notNfs.some((name) => acknowledged.has(name)) ? "either" : "nfs";
    const mechanics = fileMechanics({ ...options, storage, fileSystem: files.fileSystem });
    const gather = options.gather ?? gatherMountFacts;
    super({
      name: "efs",
      traits: {
        orderedListing: true,
        inlineLimitBytes: 16 * 1024,
        preferredObjectBytes: 8 * 1024 * 1024,
        durability: durabilityWith(acknowledged),
        hazards: traitHazards(acknowledged),
      },
      ...{ directory, mechanics, acknowledged, knownAcknowledgements },
      inspect: async () =>
        await inspectPlace(directory, mechanics, acknowledged, async (path) => {
          return await limit.run(async () => await gather(path));
        }),
      mustExist: options.mustExist ?? false,
      clock: options.clock,
      random: options.random,
      openCall: files.openCall,
    });
  }
}

async function inspectPlace(
  directory: string,
  mechanics: FileMechanics,
  acknowledged: ReadonlySet<Acknowledgement>,
  gather: GatherMountFacts,
): Promise<readonly ProbeCheck[]> {
  const facts = await lookAtNearest(mechanics, directory, gather);
  const report = judgeMount(facts, acknowledged);
  if (report.verdict === "refuse") throw unsafeMountError(directory, report);
  return report.checks.map(probeCheck);
}

function probeCheck({ id, verdict, evidence, explanation, remedy }: MountCheck): ProbeCheck {
  const advice = remedy === undefined ? "" : `; ${remedy}`;
  return {
    id,
    outcome: verdict === "warn" || verdict === "accepted" ? verdict : "pass",
    explanation: `${evidence}: ${explanation}${advice}`,
  };
}

function callLimit({ callsAtOnce, fileSystem }: EfsBackendOptions): CallLimit {
  if (callsAtOnce === undefined) return fileSystem ? new CallLimit(Number.POSITIVE_INFINITY) : processCalls;
  if (callsAtOnce >= 1 && (Number.isInteger(callsAtOnce) || callsAtOnce === Number.POSITIVE_INFINITY))
    return new CallLimit(callsAtOnce);
  throw new InvalidArgumentError(
    `callsAtOnce is ${String(callsAtOnce)}; give a whole number of at least 1, or leave it out`,
  );
}
