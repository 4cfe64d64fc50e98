import { diskAfter } from "../apply-atom.js";
import type { DiskAtom } from "../disk-atom.js";
import type { DiskImage } from "../disk-image.js";
import { DiskMedium } from "../disk-medium.js";
import { PowerCut } from "../power-cut.js";
import { type PowerCutDisk, type PowerCutDiskOptions, startOn } from "../power-cut-disk.js";
import type { RunReplay } from "./run-replay.js";
import { type CrashChoice, encodeChoice } from "./survival-code.js";

/** One disk that a power cut could have left. */
export interface CrashState {
  /** Replays it by `crashStateOf`, on a recording of the same run. */
  readonly id: string;
  /** When the power went: after so many changes and fsyncs of the recording. */
  readonly moment: number;
  /** All that was marked before the change that comes next. */
  readonly notes: readonly unknown[];
  /** Equal for equal disks: the same names, contents and hard links. Times and inode numbers do not count. */
  readonly fingerprint: string;
  /** A machine that starts on that disk, as often as it is asked for. Without a model, the disk follows that of the state. */
  disk(options?: PowerCutDiskOptions): PowerCutDisk;
  /** What was kept, lost and torn, a line for each change that was not durable. */
  toString(): string;
}

/** A moment of a run at which the power may go: what is durable, and what is not. */
export interface CrashWindow {
  readonly moment: number;
  readonly notes: readonly unknown[];
  /** Nobody changes it any more. */
  readonly durable: DiskImage;
  readonly pending: readonly DiskAtom[];
}

/** Goes on to a moment, and holds it fast. */
export function windowAt(replay: RunReplay, moment: number): CrashWindow {
  replay.goTo(moment);
  const { medium, notes } = replay;
  return { moment, notes, durable: medium.image(), pending: medium.pending };
}

/** What is left at a moment by one choice of what survives. */
export class ChosenCrashState implements CrashState {
  readonly fingerprint: string;
  readonly #window: CrashWindow;
  readonly #choice: CrashChoice;

  constructor(window: CrashWindow, choice: CrashChoice, fingerprint: string) {
    this.#window = window;
    this.#choice = choice;
    this.fingerprint = fingerprint;
  }

  get id(): string {
    return encodeChoice(this.#choice, this.#window.pending);
  }

  get moment(): number {
    return this.#window.moment;
  }

  get notes(): readonly unknown[] {
    return this.#window.notes;
  }

  disk(options: PowerCutDiskOptions = {}): PowerCutDisk {
    const { durable, pending } = this.#window;
    const { model, survivals } = this.#choice;
    return startOn(new DiskMedium(diskAfter(durable, pending, survivals), options.model ?? model), options);
  }

  toString(): string {
    const { durable, moment, pending } = this.#window;
    const cut = new PowerCut(durable, pending, this.#choice.survivals);
    return [`power cut at moment ${moment}, ${this.id}`, String(cut)]
      .filter((part) => part !== "")
      .join("\n");
  }
}
