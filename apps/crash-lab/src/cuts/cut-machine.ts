import type { JobMessage, JobOrder } from "@holdfast/conformance/trial";

/** One life of a machine, from power on to the cut. */
export interface Life {
  readonly order: JobOrder;
  /** The power is cut so long after the work began, in milliseconds. */
  readonly afterMs: number;
  /** Told what the worker told, in its order; all of it when the life is over. */
  readonly hear: (message: JobMessage) => void;
}

/** A machine with a disk, on which a process works until the power is cut. */
export interface CutMachine {
  /** Where the disk is while `onDisk` looks at it. */
  readonly mountPoint: string;
  /** Gives it an empty disk. */
  renew(): Promise<void>;
  /**
   * Lives a life. When it resolves the power is gone, and the worker too.
   * @throws Error when the machine does not start, or when the worker ends by itself.
   */
  live(life: Life): Promise<void>;
  /** What the cut left on the disk, on a machine that started again. */
  onDisk<T>(look: () => Promise<T>): Promise<T>;
  /** Leaves nothing behind. */
  dispose(): Promise<void>;
}
