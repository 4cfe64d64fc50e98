import type { Inode } from "./inode.js";

/** Counts fsyncs, and chooses those that fail. */
export class SyncLedger {
  files = 0;
  directories = 0;
  failed = 0;
  #failAt: number | undefined;

  get all(): number {
    return this.files + this.directories;
  }

  /** Has the fsync fail that comes after so many others. */
  failAfter(syncs: number): void {
    this.#failAt = this.all + syncs + 1;
  }

  /** Counts one, which may be to fail anyway; false when it fails. */
  count(kind: Inode["kind"], isToFail = false): boolean {
    if (kind === "file") this.files += 1;
    else this.directories += 1;
    if (this.all !== this.#failAt && !isToFail) return true;
    this.failed += 1;
    return false;
  }
}
