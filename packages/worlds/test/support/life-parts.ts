import type { Clock } from "@holdfast/core";
import type { LifeParts } from "../../src/disk/disk-life.js";
import type { DiskMedium } from "../../src/disk/disk-medium.js";
import { DiskSpace } from "../../src/disk/disk-space.js";
import { SyncLedger } from "../../src/disk/sync-ledger.js";

/** A disk on which nothing fails. */
export function lifeParts(medium: DiskMedium, clock: Clock): LifeParts {
  return {
    medium,
    clock,
    syncs: new SyncLedger(),
    space: new DiskSpace(),
    faults: undefined,
    isOldAfterFailedSync: false,
  };
}
