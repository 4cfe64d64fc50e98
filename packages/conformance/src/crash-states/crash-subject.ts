import type { Backend, Clock, Random } from "@holdfast/core";
import type { DiskFileSystem } from "@holdfast/worlds/disk";

/** A simulated machine, as a program on it sees it. */
export interface CrashMachine {
  /** The disk, in the shape of `node:fs/promises`. */
  readonly fileSystem: DiskFileSystem;
  /** Which life of the machine's programs it is: it goes up when they are killed, and when the power is cut. */
  readonly life: number;
  /** The machine's clock; deadlines never pass by it. */
  readonly clock: Clock;
  /** For the names of temporary files and the like, so that a run can be replayed from its seed. */
  readonly random: Random;
}

/** A backend that stores files, under trial in the disk world. */
export interface CrashSubject {
  readonly name: string;
  /** A new client on the machine. All that it knows and does not store is gone with its life. */
  open(machine: CrashMachine): Backend | Promise<Backend>;
}
