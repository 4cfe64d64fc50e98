import { type Clock, InvalidArgumentError, type Random, systemClock } from "@holdfast/core";
import { Choices } from "../choices.js";
import type { DiskFileSystem } from "./disk-file-system.js";
import type { DiskImage } from "./disk-image.js";
import { DiskLife } from "./disk-life.js";
import { DiskMedium } from "./disk-medium.js";
import { mountLife } from "./mount-life.js";
import type { PowerCut } from "./power-cut.js";
import { SyncLedger } from "./sync-ledger.js";

export interface PowerCutDiskOptions {
  /** Gives the times of change of files. Default: the system's clock. */
  readonly clock?: Clock;
}

/**
 * A simulated disk that keeps apart what programs see and what would be there after a loss of power. It begins empty.
 *
 * What is not durable may survive a cut in any part that POSIX allows, which is more than most file systems do:
 * - Every write (by sectors of 512 bytes), change of size, new name and removed name is kept or lost by itself, whatever
 *   came before or after it. A size that is kept without its bytes shows zeros.
 * - fsync of a file makes its bytes and its size durable, and no name, not even that of a new file. fsync of a directory
 *   makes its own names durable; each directory above it needs one of its own.
 * - A rename within a directory is one change. Between two directories the new name and the loss of the old one are two.
 * - After an fsync that failed, what it was to cover is lost or not, the file still shows it, and the next fsync
 *   succeeds without covering it ("Can applications recover from fsync failures?", USENIX ATC 2020).
 *
 * Killing a process loses nothing: whoever comes next mounts again, and finds also what is not durable.
 */
export class PowerCutDisk {
  readonly #clock: Clock;
  readonly #medium: DiskMedium;
  readonly #syncs = new SyncLedger();
  #life: DiskLife;

  constructor(options: PowerCutDiskOptions = {}) {
    this.#clock = options.clock ?? systemClock;
    this.#medium = new DiskMedium(this.#clock.wallMs());
    this.#life = this.#start();
  }

  /** How often a file was fsynced so far, over all lives of the machine; failed ones count. */
  get fileSyncs(): number {
    return this.#syncs.files;
  }

  /** How often a directory was fsynced so far, over all lives of the machine; failed ones count. */
  get directorySyncs(): number {
    return this.#syncs.directories;
  }

  /** How many fsyncs were made to fail so far. */
  get failedSyncs(): number {
    return this.#syncs.failed;
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

  /**
   * The power fails and comes back. Of all that was not made durable a legal part survives, which `random` chooses.
   * Whatever goes on through mounts and handles of before, also calls under way, rejects with `EIO` and reaches no disk.
   */
  cut(random: Random): PowerCut {
    const seed = Buffer.from(random.bytes(4)).readUInt32BE(0);
    this.#life.end();
    const cut = this.#medium.cut(new Choices(seed), this.#life.visible);
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
    this.#syncs.failAfter(afterSyncs);
  }

  #start(visible?: DiskImage): DiskLife {
    return new DiskLife({ medium: this.#medium, syncs: this.#syncs, clock: this.#clock }, visible);
  }
}
