import type { CheckpointStore, Job, Random } from "@holdfast/core";
import { Fingerprint } from "./fingerprint.js";
import { MachineClock } from "./machine-clock.js";

/** The job that all work on. */
export const jobId = "job";

/** One machine: its own store, clocks and randomness, and its own way to the one storage. */
export class Machine {
  readonly index: number;
  readonly name: string;
  readonly clock: MachineClock;
  readonly store: CheckpointStore;
  readonly job: Job;
  /** All that ever reached it: whatever it does next follows from this alone. */
  readonly history: Fingerprint = new Fingerprint();
  /** Resolves when it crashes. */
  readonly died: Promise<void>;
  isDead = false;
  /** It is held up: its clocks go at another pace, until it is its turn again. */
  isStalled = false;
  /** How many actors still work on it. */
  busy = 0;
  calls = 0;
  turns = 0;
  /** How many removals it has asked for, how many objects its calls have removed, and how many records they made. */
  removals = 0;
  removed = 0;
  made = 0;
  /** How many of its calls that change something were not answered as they ended. */
  uncertain = 0;
  /** How many of its calls met a fault of any kind. */
  faults = 0;
  /** So many of its next calls are refused. */
  refusals = 0;
  die: () => void = () => undefined;

  constructor(
    index: number,
    name: string,
    startMs: number,
    openStore: (machine: Machine) => CheckpointStore,
  ) {
    this.index = index;
    this.name = name;
    this.clock = new MachineClock(startMs);
    this.died = new Promise((resolve) => {
      this.die = resolve;
    });
    this.store = openStore(this);
    this.job = this.store.job(jobId);
  }
}

/** Bytes that no other machine gets and that are the same in every replay: random enough to be a name. */
export function machineRandom(machine: number, seed: number): Random {
  let names = 0;
  return {
    bytes(count) {
      const bytes = Buffer.alloc(count, 0);
      // Jitter needs no more than a number; names do not depend on how often something was tried before.
      if (count < 12) return bytes.fill(0x80);
      names += 1;
      const print = new Fingerprint().number(seed).number(machine).number(names);
      bytes.writeInt32LE(print.low, 0);
      bytes.writeInt32LE(print.high, 4);
      bytes.writeUInt16LE(machine, 8);
      bytes.writeUInt16LE(names, 10);
      return bytes;
    },
  };
}
