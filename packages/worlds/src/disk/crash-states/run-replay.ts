import type { DiskMedium } from "../disk-medium.js";
import { isMoment, type RunEntry } from "./run-entry.js";

/** Goes through a recording, and has the disk as it was at each moment. */
export class RunReplay {
  readonly medium: DiskMedium;
  readonly #entries: readonly RunEntry[];
  readonly #notes: unknown[] = [];
  #next = 0;
  #moment = 0;

  /** The medium is the disk as it was at the beginning, and is changed. */
  constructor(entries: readonly RunEntry[], medium: DiskMedium) {
    this.medium = medium;
    this.#entries = entries;
    this.#finishMoment();
  }

  /** All that was marked before the next change. */
  get notes(): readonly unknown[] {
    return [...this.#notes];
  }

  /** Goes on to a later moment of the recording. */
  goTo(moment: number): void {
    while (this.#moment < moment) {
      this.#step();
      this.#moment += 1;
      this.#finishMoment();
    }
  }

  /** Takes what belongs to this moment and is no moment itself. */
  #finishMoment(): void {
    for (let next = this.#entries[this.#next]; next && !isMoment(next); next = this.#entries[this.#next]) {
      this.#step();
    }
  }

  #step(): void {
    const entry = this.#entries[this.#next];
    this.#next += 1;
    if (entry) this.#apply(entry);
  }

  #apply(entry: RunEntry): void {
    const { medium } = this;
    switch (entry.kind) {
      case "change":
        medium.change(entry.atom);
        break;
      case "sync":
        medium.persist(entry.ino);
        // What no crash can bring back would make the choice harder for nothing.
        medium.forgetUnreachable();
        break;
      case "failed-sync":
        medium.forsake(entry.ino);
        break;
      case "cut":
        medium.restart(entry.left.fork());
        break;
      case "inode":
        medium.takeInode(entry.make());
        break;
      case "touch":
        medium.touch(entry.ino, entry.mtimeMs);
        break;
      case "note":
        this.#notes.push(entry.note);
        break;
    }
  }
}
