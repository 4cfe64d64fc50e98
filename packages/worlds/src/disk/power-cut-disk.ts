import { type Clock, InvalidArgumentError, type Random, systemClock } from "@holdfast/core";
import { Choices } from "../choices.js";
import type { CrashModelName } from "./crash-model.js";
import type { DiskRecording } from "./crash-states/disk-recording.js";
import type { DiskFileSystem } from "./disk-file-system.js";
import { DiskImage } from "./disk-image.js";
import { DiskLife, type LifeParts } from "./disk-life.js";
import { DiskMedium } from "./disk-medium.js";
import { DiskSpace } from "./disk-space.js";
import type { DiskFaults } from "./faults/disk-faults.js";
import { mountLife } from "./mount-life.js";
import type { PowerCut } from "./power-cut.js";
import { SyncLedger } from "./sync-ledger.js";

export interface PowerCutDiskOptions {
  /** Gives the times of change of files. Default: the system's clock. */
  readonly clock?: Clock;
  /** What a power cut may leave. Default: `posix-min`, which allows the most. */
  readonly model?: CrashModelName;
  /** Decides which calls fail, and how. Default: none does. */
  readonly faults?: DiskFaults;
  /** How much fits on the disk, counted in blocks of 4,096 bytes; then writes are short, and end in ENOSPC. Default: all. */
  readonly capacityBytes?: number;
  /** What programs read of a file whose fsync failed: what was written, as on ext4 and xfs, or what is durable. Default: `new`. */
  readonly afterFailedSync?: "new" | "old";
}

/** A machine that starts on a disk. */
export let startOn: (medium: DiskMedium, options: Omit<PowerCutDiskOptions, "model">) => PowerCutDisk;

/**
 * A simulated disk that keeps apart what programs see and what would be there after a loss of power. It begins empty.
 *
 * What is not durable may survive a cut in any part that the model allows: by default that POSIX allows, which is more than
 * most file systems leave.
 * - Every write (by sectors of 512 bytes), change of size, new name and removed name is kept or lost by itself, whatever
 *   came before or after it. A size that is kept without its bytes shows zeros. A long write grows the file block by block.
 * - fsync of a file makes its bytes and its size durable, and no name, not even that of a new file. fsync of a directory
 *   makes its own names durable; each directory above it needs one of its own.
 * - A rename within a directory is one change. Between two directories the new name and the loss of the old one are two.
 * - After an fsync that failed, what it was to cover is lost or not, the file still shows it, and the next fsync
 *   succeeds without covering it ("Can applications recover from fsync failures?", USENIX ATC 2020).
 *
 * Killing a process loses nothing: whoever comes next mounts again, and finds also what is not durable.
 */
export class PowerCutDisk {
  readonly #parts: Omit<LifeParts, "medium">;
  #medium: DiskMedium;
  #life: DiskLife;

  constructor(options: PowerCutDiskOptions = {}) {
    const clock = options.clock ?? systemClock;
    this.#parts = {
      clock,
      syncs: new SyncLedger(),
      space: new DiskSpace(options.capacityBytes),
      faults: options.faults,
      isOldAfterFailedSync: options.afterFailedSync === "old",
    };
    this.#medium = new DiskMedium(DiskImage.empty(clock.wallMs()), options.model ?? "posix-min");
    this.#life = this.#start();
  }

  static {
    startOn = (medium, options) => {
      const disk = new PowerCutDisk(options);
      disk.#medium = medium;
      disk.#life = disk.#start();
      return disk;
    };
  }

  /** How often a file was fsynced so far, over all lives of the machine; failed ones count. */
  get fileSyncs(): number {
    return this.#parts.syncs.files;
  }

  /** How often a directory was fsynced so far, over all lives of the machine; failed ones count. */
  get directorySyncs(): number {
    return this.#parts.syncs.directories;
  }

  /** How many fsyncs were made to fail so far. */
  get failedSyncs(): number {
    return this.#parts.syncs.failed;
  }

  /** How many file handles are open now. */
  get openHandles(): number {
    return this.#life.openHandles;
  }

  /** How many changes a power cut could lose now. */
  get pending(): number {
    return this.#medium.pending.length;
  }

  /**
   * The file system as a program sees it that runs until it is killed or the power is cut. Each mount sees at once what
   * others do. Every call takes a turn of the event loop of its own, and happens at once when the turn comes.
   */
  mount(): DiskFileSystem {
    return mountLife(this.#life);
  }

  /** Puts down all that happens on the disk from now on, for `crashStates`. */
  record(): DiskRecording {
    return this.#medium.record();
  }

  /**
   * The power fails and comes back. Of all that was not made durable a legal part survives, which `random` chooses.
   * Whatever goes on through mounts and handles of before, also calls under way, rejects with `EIO` and reaches no disk.
   */
  cut(random: Random): PowerCut {
    const seed = Buffer.from(random.bytes(4)).readUInt32BE(0);
    this.#life.end();
    const cut = this.#medium.cut(new Choices(seed));
    this.#life = this.#start();
    return cut;
  }

  /**
   * Kills every program of the machine, as SIGKILL does, while the power stays on. What they changed stays visible, and
   * stays as durable as it was. Whatever goes on through mounts and handles of before rejects with `EIO`.
   */
  kill(): void {
    this.#life.end();
    this.#life = this.#start(this.#life.visible);
  }

  /**
   * Has one fsync fail with `EIO`, of a file or of a directory: the next one (0), or the one after so many others.
   * @throws InvalidArgumentError when it is no whole number from 0
   */
  failSync(afterSyncs: number): void {
    if (!(Number.isSafeInteger(afterSyncs) && afterSyncs >= 0)) {
      throw new InvalidArgumentError(`afterSyncs is ${afterSyncs}; give a whole number from 0`);
    }
    this.#parts.syncs.failAfter(afterSyncs);
  }

  #start(visible?: DiskImage): DiskLife {
    return new DiskLife({ ...this.#parts, medium: this.#medium }, visible);
  }
}
