import { InvalidArgumentError } from "@holdfast/core";
import type { DiskMedium } from "../disk-medium.js";
import { isMoment, type RunEntry } from "./run-entry.js";

/** All that happens on a disk from a moment on: `crashStates` tells what power cuts could have left of it. */
export interface DiskRecording {
  /** A crash may come at the moments 0 to this one: there is one more after each change and each fsync. */
  readonly moments: number;
  /** Puts down that something was announced or acknowledged now; crash states of later moments carry it. */
  mark(note: unknown): void;
}

/** What a recording holds. */
export class RecordedRun implements DiskRecording {
  /** The disk as it was when the recording began; it stays so. */
  readonly start: DiskMedium;
  readonly entries: RunEntry[] = [];
  #moments = 0;

  constructor(start: DiskMedium) {
    this.start = start;
  }

  get moments(): number {
    return this.#moments;
  }

  mark(note: unknown): void {
    this.add({ kind: "note", note });
  }

  add(entry: RunEntry): void {
    this.entries.push(entry);
    if (isMoment(entry)) this.#moments += 1;
  }
}

/** @throws InvalidArgumentError when it was not made by `disk.record()` */
export function recordedRun(recording: DiskRecording): RecordedRun {
  if (recording instanceof RecordedRun) return recording;
  throw new InvalidArgumentError("that is no recording; give what disk.record() answered");
}
