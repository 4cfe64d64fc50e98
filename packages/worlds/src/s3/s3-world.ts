import type { Readable } from "node:stream";
import { type Clock, InvalidArgumentError, type Random, systemClock } from "@holdfast/core";
import { Choices } from "../choices.js";
import { LateEffects } from "../faults/late-effects.js";
import { Exchanges } from "./exchanges.js";
import type { S3Faults } from "./faults/s3-faults.js";
import { RequestLog } from "./request-log.js";
import { type S3ProfileName, s3ProfileNames, s3Profiles } from "./s3-profile.js";
import { S3Service } from "./s3-service.js";
import { type ServedWorld, type ServeOptions, serveWorld } from "./serve-world.js";
import { Bucket, type BucketSettings } from "./state/bucket.js";
import { ServiceState } from "./state/service-state.js";
import type { S3Transport } from "./wire/s3-transport.js";
import { WorldTransport } from "./world-transport.js";

export interface S3WorldOptions {
  /** The store that is played. Default `aws`. */
  readonly profile?: S3ProfileName;
  /** Dates the objects, and counts delays. Default: the system's clock. */
  readonly clock?: Clock;
  /** Makes the ids of versions, uploads and requests. Default: always the same ones. */
  readonly random?: Random;
  /** The account that owns the buckets, for `ExpectedBucketOwner`. Default `111122223333`. */
  readonly owner?: string;
  /** Default `us-east-1`. */
  readonly region?: string;
  /** The least a part may have that is not the last. Default 5 MiB, as S3 has it; less makes tests quick. */
  readonly minPartBytes?: number;
}

export interface ConnectOptions {
  /** What the requests of this client meet. Default: nothing. */
  readonly faults?: S3Faults;
}

/** An upload that was begun and neither completed nor aborted: it costs its owner money until somebody does. */
export interface OpenUpload {
  readonly key: string;
  readonly uploadId: string;
  readonly initiatedMs: number;
  readonly partCount: number;
}

/** An S3 service in memory, for the real client of the SDK. */
export class S3World {
  /** All requests of all clients. */
  readonly log: RequestLog = new RequestLog();
  readonly #state: ServiceState;
  readonly #service: S3Service;
  readonly #late: LateEffects;
  readonly #bodies = new Set<Readable>();
  #clients = 0;

  /** @throws InvalidArgumentError for a profile that there is not. */
  constructor(options: S3WorldOptions = {}) {
    const { profile = "aws", clock = systemClock, random = new Choices(1) } = options;
    const { owner = "111122223333", region = "us-east-1", minPartBytes = 5 * 1024 * 1024 } = options;
    if (!Object.hasOwn(s3Profiles, profile)) {
      const known = s3ProfileNames.join(", ");
      throw new InvalidArgumentError(`there is no profile ${JSON.stringify(profile)}; choose from ${known}`);
    }
    const behaviour = s3Profiles[profile];
    this.#state = new ServiceState({ behaviour, clock, random, owner, region, minPartBytes });
    this.#service = new S3Service(this.#state);
    this.#late = new LateEffects(withoutEnd(clock));
  }

  /** Makes a bucket; one of that name that exists is emptied. */
  createBucket(name: string, settings: BucketSettings = {}): void {
    this.#state.buckets.set(name, new Bucket(name, settings));
  }

  /** How far the clock of the service is ahead of its clients'; by more than 15 minutes, it refuses their requests. */
  get clockSkewMs(): number {
    return this.#state.clockSkewMs;
  }

  set clockSkewMs(skewMs: number) {
    this.#state.clockSkewMs = skewMs;
  }

  /** A way for one client: its `requestHandler`. Clients that meet faults of their own need ways of their own. */
  connect({ faults }: ConnectOptions = {}): S3Transport {
    this.#clients += 1;
    return new WorldTransport(
      this.#exchanges(this.#clients, faults),
      this.#state.settings.clock,
      this.#bodies,
    );
  }

  /**
   * How many bodies of answers were neither read to their end nor destroyed. Over a network each of them would hold a
   * connection, and a client that has none left waits for ever.
   */
  get openBodies(): number {
    return this.#bodies.size;
  }

  /** How many requests have not yet begun to land. */
  get lateCount(): number {
    return this.#late.count;
  }

  /** Applies all that is late, in the order in which it was sent, and resolves when it is applied. */
  async landLate(): Promise<void> {
    await this.#late.landAll();
  }

  /** The names of the objects in a bucket, in byte order. */
  keys(bucket: string): readonly string[] {
    return [...this.#state.bucket(bucket).keys];
  }

  /** What an object holds now, or `undefined` when there is none: to look into the world past its clients. */
  object(bucket: string, key: string): Uint8Array | undefined {
    return this.#state.bucket(bucket).current(key)?.bytes;
  }

  /** The uploads of a bucket that nobody has completed or aborted: what leaks when it stays. */
  openUploads(bucket: string): readonly OpenUpload[] {
    return [...this.#state.bucket(bucket).uploads.values()].map(({ key, uploadId, initiatedMs, parts }) => {
      return { key, uploadId, initiatedMs, partCount: parts.size };
    });
  }

  /** The same service over HTTP on the loopback interface, for other processes and other clients. */
  async serve(options: ServeOptions = {}): Promise<ServedWorld> {
    const { clock } = this.#state.settings;
    return await serveWorld(this.#exchanges(0, options.faults), clock, options);
  }

  #exchanges(client: number, faults: S3Faults | undefined): Exchanges {
    return new Exchanges({ client, faults, service: this.#service, log: this.log, late: this.#late });
  }
}

/** A clock on which what is to happen after an infinite time happens never, and holds no timer. */
function withoutEnd(clock: Clock): Clock {
  return {
    wallMs: () => clock.wallMs(),
    monotonicMs: () => clock.monotonicMs(),
    schedule: (callback, delayMs) =>
      Number.isFinite(delayMs) ? clock.schedule(callback, delayMs) : () => undefined,
  };
}
