import { assertOptions, type Clock, type ProbeCheck, type Random } from "@holdfast/core";
import {
  DirectoryBackend,
  type FileMechanics,
  fileMechanics,
  type InspectStorage,
  inspectStorage,
  lookAtNearest,
  type Platform,
  type PosixFileSystem,
  type ProcessTable,
  parseDirectory,
  unsafeDirectoryError,
} from "@holdfast/posix";
import {
  type Acknowledgement,
  keepsDurability,
  knownAcknowledgements,
  parseAcknowledgements,
} from "./acknowledgement.js";
import { judgeStorage } from "./judge-storage.js";
import { localHazards } from "./local-hazards.js";

export interface LocalBackendOptions {
  /** Where the store lies; made at the first write. A relative path is taken from the current directory, once. */
  readonly directory: string;
  /**
   * The store is known to be there: never make one. Then a disk that is not mounted (yet) is refused, where otherwise
   * a job would begin anew in the directory below.
   */
  readonly mustExist?: boolean;
  /** Properties of the place that would be refused, accepted by name; see `knownAcknowledgements`. */
  readonly acknowledge?: readonly Acknowledgement[];
  /** The file system; default the machine's own. A simulated one needs an `inspect` that fits. */
  readonly fileSystem?: PosixFileSystem;
  /** Looks at the mount; default by /proc/self/mountinfo and statfs. */
  readonly inspect?: InspectStorage;
  /** The rules to follow; default those of the platform this runs on. */
  readonly platform?: Platform;
  readonly processes?: ProcessTable;
  readonly clock?: Clock;
  readonly random?: Random;
}

const optionNames: readonly (keyof LocalBackendOptions)[] = [
  "directory",
  "mustExist",
  "acknowledge",
  "fileSystem",
  "inspect",
  "platform",
  "processes",
  "clock",
  "random",
];

/**
 * A backend on a local disk, whose acknowledged writes survive a power cut (on Linux).
 * Nothing is touched before the first call.
 * @throws InvalidArgumentError when an option cannot be used, naming it.
 */
export function localBackend(options: LocalBackendOptions): LocalBackend {
  return new LocalBackend(options);
}

export class LocalBackend extends DirectoryBackend {
  constructor(options: LocalBackendOptions) {
    assertOptions("localBackend's options", options, optionNames);
    const directory = parseDirectory(options.directory);
    const acknowledged = parseAcknowledgements(options.acknowledge ?? []);
    const mechanics = fileMechanics(options);
    const { platform } = mechanics.platform;
    const survives = platform === "linux" && keepsDurability(acknowledged);
    super({
      name: "local",
      traits: {
        orderedListing: true,
        inlineLimitBytes: 16 * 1024,
        preferredObjectBytes: 8 * 1024 * 1024,
        durability: survives ? "power-loss" : "process-crash",
        hazards: localHazards(platform, acknowledged),
      },
      ...{ directory, mechanics, acknowledged, knownAcknowledgements },
      inspect: async () =>
        await inspectPlace(directory, mechanics, acknowledged, options.inspect ?? inspectStorage),
      mustExist: options.mustExist ?? false,
      clock: options.clock,
      random: options.random,
    });
  }
}

async function inspectPlace(
  directory: string,
  mechanics: FileMechanics,
  acknowledged: ReadonlySet<Acknowledgement>,
  inspect: InspectStorage,
): Promise<readonly ProbeCheck[]> {
  const facts = await lookAtNearest(mechanics, directory, inspect);
  const { checks, failed } = judgeStorage(facts, acknowledged);
  if (failed.length > 0) throw unsafeDirectoryError(directory, failed);
  return checks;
}
