import { Choices } from "@holdfast/worlds";
import { type S3Faults, type S3Transport, S3World, seededS3Faults } from "@holdfast/worlds/s3";
import type { Life } from "../time/life.js";
import { VirtualClock } from "../time/virtual-clock.js";
import { mortalTransport } from "./mortal-transport.js";

export const outputBucket = "output";
export const checkpointBucket = "checkpoints";
/** How often a request to the object store meets a fault of its own. */
const requestFaultRate = 0.001;

/** The surroundings of one run: its clock, its object store, and its rows. */
export class StoryWorld {
  readonly clock: VirtualClock = new VirtualClock();
  readonly s3: S3World;
  /** The stream: a row's line at its place. */
  readonly rows: readonly string[];
  readonly #seed: number;
  #clients = 0;
  #outageUntilMs = 0;

  constructor(seed: number, rows: readonly string[]) {
    this.#seed = seed;
    this.rows = rows;
    this.s3 = new S3World({ clock: this.clock, random: new Choices(seed), minPartBytes: 1 });
    this.s3.createBucket(outputBucket);
    this.s3.createBucket(checkpointBucket, { lifecycle: [{ abortIncompleteMultipartUploadDays: 7 }] });
  }

  /** From now on the object store refuses everything, for so long. */
  outage(forMs: number): void {
    this.#outageUntilMs = this.clock.monotonicMs() + forMs;
  }

  /** Chance of its own for each who asks, whatever the others do. */
  choices(): Choices {
    this.#clients += 1;
    return new Choices(this.#seed * 7919 + this.#clients);
  }

  /** A process's way to the object store. */
  connect(life: Life): S3Transport {
    return mortalTransport(this.s3.connect({ faults: this.#faults() }), life);
  }

  #faults(): S3Faults {
    const seeded = seededS3Faults({
      choices: this.choices(),
      rate: requestFaultRate,
      faults: ["lost-reset", "connection-reset", "internal-error", "slow-down"],
    });
    return {
      fault: (request) => {
        if (this.clock.monotonicMs() >= this.#outageUntilMs) return seeded.fault(request);
        const response = { kind: "refusal", status: 503, code: "ServiceUnavailable" } as const;
        return { name: "service-unavailable", effect: "not-applied", response, lateMs: 0 };
      },
    };
  }
}
