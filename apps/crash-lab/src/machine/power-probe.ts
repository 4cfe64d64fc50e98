import { closeSync, fsyncSync, openSync, writeFileSync } from "node:fs";

/**
 * Tells whether the power of a disk is still on, for a process that works on it.
 *
 * A file system that is shut down refuses most calls, but not all: on xfs an fsync of a directory that was open answers
 * that all is well, and has done nothing. So a success counts only when the power was on after it. The probe is the fsync
 * of a file that has not changed for long, which every file system refuses once it is shut down, and which until then
 * makes nothing else durable.
 */
export class PowerProbe {
  readonly #file: number;

  /** @param path a file of the disk that `makePowerProbe` made */
  constructor(path: string) {
    this.#file = openSync(path, "r");
    // The first one after a mount may write out the log with it.
    fsyncSync(this.#file);
  }

  /** Whether what has succeeded by now did so with the power on. */
  isOn(): boolean {
    try {
      fsyncSync(this.#file);
      return true;
    } catch {
      return false;
    }
  }

  close(): void {
    closeSync(this.#file);
  }
}

/** Makes the file for a probe, if the disk has none yet. It must be durable before anybody relies on it. */
export function makePowerProbe(path: string): void {
  writeFileSync(path, "", { flag: "a" });
}
