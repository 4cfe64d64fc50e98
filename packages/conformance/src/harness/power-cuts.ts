import type { Backend, Random } from "@holdfast/core";

/** A simulated machine with a disk of its own, whose power can be cut. It begins with an empty disk. */
export interface PowerCuts {
  /** Opens a client on what the disk holds now, as after a restart. */
  open(): Backend | Promise<Backend>;
  /**
   * The power fails. Of all that was not made durable any part may be lost, and `random` chooses which. Clients opened
   * before are dead: what they still do reaches no disk.
   */
  cut(random: Random): Promise<void>;
  /**
   * Kills every program on the machine, as SIGKILL does, while the power stays on: clients opened before are dead, and
   * what they had handed to the disk stays visible, durable or not.
   */
  kill?(): Promise<void>;
  /**
   * Waits until the machine has got some little thing done; how long it lives is counted in these. Without it they are
   * turns of the event loop, which suits a disk that is simulated in this process, and is too short for a real store.
   */
  moment?(): Promise<void>;
  /** Has the fsync that comes after so many others fail, as a disk fails once: what it was to make durable is lost. */
  failSync?(afterSyncs: number): void;
  dispose?(): Promise<void>;
}
