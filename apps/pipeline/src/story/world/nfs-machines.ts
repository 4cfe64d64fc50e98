import { type NfsFaultName, NfsWorld, seededNfsFaults } from "@holdfast/worlds/nfs";
import type { StoryWorld } from "./story-world.js";

const count = 3;
/** How often a request to the server meets a fault, and which: what a hard mount has to live with. */
const requestFaultRate = 0.001;
const among: readonly NfsFaultName[] = [
  "delayed",
  "reply-lost",
  "reply-lost-failover",
  "request-lost",
  "request-lost-failover",
];

type NfsClient = ReturnType<NfsWorld["client"]>;

/** Machines that mount one file system of EFS; processes start on one after the other. */
export class NfsMachines {
  readonly #nfs: NfsWorld;
  readonly #machines: readonly NfsClient[];
  #started = 0;

  constructor(world: StoryWorld) {
    this.#nfs = new NfsWorld({ clock: world.clock });
    this.#machines = Array.from({ length: count }, () => {
      const faults = seededNfsFaults({ choices: world.choices(), rate: requestFaultRate, among });
      return this.#nfs.client({ faults });
    });
    world.clock.watch(() => this.#nfs.pending.length > 0);
  }

  /** The mount of the machine on which the next process starts. */
  mount(): ReturnType<NfsClient["mount"]> {
    this.#started += 1;
    return (this.#machines[this.#started % count] as NfsClient).mount();
  }

  /** All machines go down with what they had not flushed, and the server fails over. */
  powerCut(): void {
    for (const machine of this.#machines) machine.crash();
    this.#nfs.failover();
  }
}
