import { type Clock, type Random, systemClock, systemRandom } from "@holdfast/core";
import { DirectorySync } from "./directory-sync.js";
import { DurableFiles } from "./durable-files.js";
import type { Platform } from "./platform.js";
import { type PlatformRules, platformRules, type StorageKind } from "./platform-rules.js";
import { nodeFileSystem, type PosixFileSystem } from "./posix-file-system.js";
import { nodeProcessTable, type ProcessTable } from "./process-table.js";
import { TempNames } from "./temp-name.js";

/** What is injected into the file mechanics; each has the real thing as its default. */
export interface FileMechanicsOptions {
  readonly fileSystem?: PosixFileSystem;
  readonly platform?: Platform;
  /** Where the files lie; default `disk`. */
  readonly storage?: StorageKind;
  readonly clock?: Clock;
  readonly random?: Random;
  readonly processes?: ProcessTable;
}

/** What every step on files shares: where it happens, and what this instance knows to be durable. */
export interface FileMechanics {
  readonly fileSystem: PosixFileSystem;
  readonly platform: PlatformRules;
  readonly clock: Clock;
  readonly directorySync: DirectorySync;
  readonly durableFiles: DurableFiles;
  readonly tempNames: TempNames;
  readonly processes: ProcessTable;
}

export function fileMechanics(options: FileMechanicsOptions = {}): FileMechanics {
  const fileSystem = options.fileSystem ?? nodeFileSystem;
  const platform = platformRules(options.platform, options.storage);
  const processes = options.processes ?? nodeProcessTable();
  const directorySync = new DirectorySync(fileSystem, platform);
  return {
    fileSystem,
    platform,
    clock: options.clock ?? systemClock,
    directorySync,
    durableFiles: new DurableFiles(directorySync, platform),
    tempNames: new TempNames(processes, options.random ?? systemRandom),
    processes,
  };
}
