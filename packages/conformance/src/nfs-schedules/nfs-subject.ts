import type { Backend, Clock, Random } from "@holdfast/core";
import type { NfsFileSystem, NfsMountOptions } from "@holdfast/worlds/nfs";

/** Where a process of a scene runs: a machine that mounts the simulated server. */
export interface NfsPlace {
  /** The mounted server; it is empty at first, and the store may lie anywhere on it. */
  readonly fileSystem: NfsFileSystem;
  /** How the machine mounts it. */
  readonly mount: NfsMountOptions;
  /** Time passes when nobody has anything else to do, so that a wait costs none. */
  readonly clock: Clock;
  /** Every choice of the process comes from it, so that a run can be replayed. */
  readonly random: Random;
  /** The name of the machine. */
  readonly machine: string;
  /** The number of the process; no other one of any machine has it. */
  readonly pid: number;
  /** Whether a process of the same machine is dead. */
  readonly isDead: (pid: number) => boolean;
}

/** A backend that stores objects on NFS, under trial. */
export interface NfsSubject {
  readonly name: string;
  /**
   * The mounts that it takes: those that wait until the server answers, or also those that give up. What it would refuse is
   * not tried. Default `hard`.
   */
  readonly mounts?: "hard" | "soft";
  /** A new process, which knows nothing of those before it. */
  open(place: NfsPlace): Backend | Promise<Backend>;
}
