import type { Clock, Random } from "@holdfast/core";
import type { S3Behaviour } from "../s3-profile.js";
import { S3Error } from "../wire/s3-error.js";
import type { Bucket } from "./bucket.js";

export interface ServiceSettings {
  readonly behaviour: S3Behaviour;
  readonly clock: Clock;
  readonly random: Random;
  readonly owner: string;
  readonly region: string;
  readonly minPartBytes: number;
}

/** All that the service holds. */
export class ServiceState {
  readonly settings: ServiceSettings;
  readonly buckets: Map<string, Bucket> = new Map<string, Bucket>();

  /** How far the clock of the service is ahead. */
  clockSkewMs = 0;

  constructor(settings: ServiceSettings) {
    this.settings = settings;
  }

  get behaviour(): S3Behaviour {
    return this.settings.behaviour;
  }

  /** Whole milliseconds since the epoch. */
  nowMs(): number {
    return Math.floor(this.settings.clock.wallMs()) + this.clockSkewMs;
  }

  /** A name that nothing else has. */
  drawId(bytes = 16): string {
    return Buffer.from(this.settings.random.bytes(bytes)).toString("hex").toUpperCase();
  }

  /** @throws S3Error when there is no such bucket. */
  bucket(name: string): Bucket {
    const bucket = this.buckets.get(name);
    if (bucket) return bucket;
    throw new S3Error(404, "NoSuchBucket", "The specified bucket does not exist", { BucketName: name });
  }
}
