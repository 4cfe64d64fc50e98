import {
  assertBytes,
  assertKey,
  assertLimit,
  assertPrefix,
  assertRange,
  type Backend,
  type BackendTraits,
  BodyReader,
  type CreateResult,
  type ListedObject,
  type ListOptions,
  type ObjectBody,
  type ProbeOptions,
  type ProbeReport,
  type ReadOptions,
  systemClock,
  systemRandom,
  type TidyReport,
  type VerbOptions,
} from "@holdfast/core";
import { exclusiveCreate } from "./exclusive-create.js";
import { Lifetime } from "./lifetime.js";
import { listObjects } from "./list-objects.js";
import { clientInUse } from "./make-client.js";
import { ObjectRemover } from "./object-remover.js";
import { probeBucket } from "./probe-bucket.js";
import { readObject } from "./read-object.js";
import { s3Hazards } from "./s3-hazards.js";
import { digestBytes, parseOptions, type S3BackendOptions } from "./s3-options.js";
import { S3Place } from "./s3-place.js";
import { tidyBucket } from "./tidy-bucket.js";
import { writeObject } from "./write-object.js";

/** How long a call without a deadline of its own may take, in milliseconds, above the time that its bytes take. */
const defaultDeadlineMs = 60_000;
/** A stream is written as fast as its source produces it. */
const defaultStreamDeadlineMs = 3_600_000;
const slowestBytesPerMs = 1000;

/**
 * A backend on Amazon S3, or on a store that is compatible with it down to conditional writes. Nothing is sent before the
 * first call.
 * @throws InvalidArgumentError when an option cannot be used, naming it.
 */
export function s3Backend(options: S3BackendOptions): S3Backend {
  return new S3Backend(options);
}

export class S3Backend implements Backend {
  readonly specVersion: 1 = 1;
  readonly name: string = "s3";
  readonly traits: BackendTraits;
  readonly bucket: string;
  /** The folder of the bucket that is the store's, with its final `/`; or nothing. */
  readonly prefix: string;
  readonly #place: S3Place;
  readonly #remover: ObjectRemover;
  readonly #lifetime: Lifetime;

  constructor(options: S3BackendOptions) {
    const settings = parseOptions(options);
    const clock = options.clock ?? systemClock;
    const inUse = clientInUse(options);
    this.bucket = settings.bucket;
    this.prefix = settings.prefix;
    this.traits = {
      orderedListing: settings.orderedListing,
      inlineLimitBytes: 16 * 1024,
      preferredObjectBytes: settings.partBytes - digestBytes,
      durability: "machine-loss",
      hazards: s3Hazards(settings),
    };
    this.#place = new S3Place({ settings, inUse, clock, random: options.random ?? systemRandom });
    this.#remover = new ObjectRemover(this.#place);
    this.#lifetime = new Lifetime(clock);
  }

  async probe(options: ProbeOptions = {}): Promise<ProbeReport> {
    const call = { what: `probe of bucket ${this.bucket}`, mutates: false, ...bounds(options) };
    return await this.#lifetime.run(call, async (signal) => {
      const checks = await probeBucket(this.#place, signal, this.#cleanUp);
      return { backend: this.name, checks };
    });
  }

  async write(key: string, body: ObjectBody, options: VerbOptions = {}): Promise<void> {
    const reader = new BodyReader(body);
    const deadlineMs =
      body instanceof Uint8Array
        ? defaultDeadlineMs + body.length / slowestBytesPerMs
        : defaultStreamDeadlineMs;
    try {
      assertKey(key);
      let isDecided = false;
      const mutates = (): boolean => isDecided;
      const onDecisive = (): void => {
        isDecided = true;
      };
      const call = { what: `write of ${key}`, mutates, ...bounds(options, deadlineMs) };
      await this.#lifetime.run(call, async (signal) => {
        await writeObject(this.#place, key, reader, signal, { cleanUp: this.#cleanUp, onDecisive });
      });
    } finally {
      reader.close();
    }
  }

  async create(key: string, bytes: Uint8Array, options: VerbOptions = {}): Promise<CreateResult> {
    assertKey(key);
    assertBytes(bytes);
    const call = { what: `create of ${key}`, mutates: true, ...bounds(options) };
    return await this.#lifetime.run(call, async (signal) => {
      return await exclusiveCreate(this.#place, key, bytes, signal);
    });
  }

  async read(key: string, options: ReadOptions = {}): Promise<Uint8Array> {
    assertKey(key);
    const { range } = options;
    assertRange(range);
    const deadlineMs = defaultDeadlineMs + (range?.length ?? 0) / slowestBytesPerMs;
    const call = { what: `read of ${key}`, mutates: false, ...bounds(options, deadlineMs) };
    return await this.#lifetime.run(call, async (signal) => {
      return (await readObject(this.#place, key, range, signal)).bytes;
    });
  }

  async list(prefix: string, options: ListOptions = {}): Promise<readonly ListedObject[]> {
    assertPrefix(prefix);
    const { after = "", limit = Number.POSITIVE_INFINITY } = options;
    assertLimit(limit);
    const call = { what: `list of "${prefix}"`, mutates: false, ...bounds(options) };
    return await this.#lifetime.run(call, async (signal) => {
      return await listObjects(this.#place, { prefix, after, limit }, signal);
    });
  }

  async remove(keys: readonly string[], options: VerbOptions = {}): Promise<void> {
    for (const key of keys) assertKey(key);
    const call = { what: `removal of ${keys.length} objects`, mutates: true, ...bounds(options) };
    await this.#lifetime.run(call, async (signal) => await this.#remover.remove(keys, signal));
  }

  /** Removes uploads in parts, and traces of probes, that are older than `abandonedUploadMs` by the store's clock. */
  async tidy(options: VerbOptions = {}): Promise<TidyReport> {
    const call = { what: `tidying of bucket ${this.bucket}`, mutates: true, ...bounds(options) };
    return await this.#lifetime.run(call, async (signal) => await tidyBucket(this.#place, signal));
  }

  /** Ends every call under way. A client that was passed in goes on. */
  async close(): Promise<void> {
    await this.#lifetime.close(() => this.#place.destroy());
  }

  readonly #cleanUp = async (run: (signal: AbortSignal) => Promise<void>): Promise<void> => {
    await this.#lifetime.cleanUp(`cleaning up in bucket ${this.bucket}`, run);
  };
}

function bounds({ signal, deadlineMs }: VerbOptions, defaultMs: number = defaultDeadlineMs): VerbOptions {
  return { deadlineMs: deadlineMs ?? defaultMs, ...(signal && { signal }) };
}
