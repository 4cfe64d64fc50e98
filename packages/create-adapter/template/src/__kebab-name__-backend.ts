import {
  assertBytes,
  assertKey,
  assertLimit,
  assertPrefix,
  assertRange,
  type Backend,
  type BackendTraits,
  BodyReader,
  boundedCall,
  type CreateResult,
  InvalidStateError,
  type ListedObject,
  type ListOptions,
  NotFoundError,
  type ObjectBody,
  type ProbeReport,
  type ReadOptions,
  rangeWithin,
  UnavailableError,
  type VerbOptions,
} from "@holdfast/core";
import type { InMemoryClient } from "./in-memory-client.js";
import { map__PascalName__Error } from "./map-__kebab-name__-error.js";
import { probePlace } from "./probe-place.js";

export interface __PascalName__BackendOptions {
  /** The client of the storage. Whoever made it closes it. TODO: take your storage's client here. */
  readonly client: InMemoryClient;
}

/** How long a call may take that was given no deadline, in milliseconds. */
const defaultDeadlineMs = 60_000;

export function __camelName__Backend(options: __PascalName__BackendOptions): __PascalName__Backend {
  return new __PascalName__Backend(options);
}

/** Holdfast checkpoints on __kebab-name__. What each verb guarantees is told in docs/writing-an-adapter.md of Holdfast. */
export class __PascalName__Backend implements Backend {
  readonly specVersion: 1 = 1;
  readonly name: string = "__kebab-name__";
  readonly traits: BackendTraits = {
    // true only if `list` answers in ascending byte order of keys.
    orderedListing: true,
    // Entries up to this size travel in the record, larger ones get an object of their own.
    inlineLimitBytes: 16 * 1024,
    // Small entries that no longer fit the record are packed together up to about this size.
    preferredObjectBytes: 8 * 1024 * 1024,
    // TODO: what an acknowledged write survives: "process-crash", "power-loss" or "machine-loss".
    durability: "none",
    // What users should know about places of this kind, each with how this backend meets it.
    hazards: [],
  };
  readonly #client: InMemoryClient;
  #isClosed = false;

  constructor(options: __PascalName__BackendOptions) {
    this.#client = options.client;
  }

  async probe(options: VerbOptions = {}): Promise<ProbeReport> {
    return await this.#call("probe", true, options, async (signal) => {
      return { backend: this.name, checks: await probePlace(this, { signal }) };
    });
  }

  /**
   * Resolves only when all of it is stored to last; until then nobody sees any of it. The key is never used again, so
   * storing the same bytes twice does no harm. A body of unknown length can be large: where the storage has uploads in
   * parts, send it in parts instead of collecting it.
   */
  async write(key: string, body: ObjectBody, options: VerbOptions = {}): Promise<void> {
    const reader = new BodyReader(body);
    try {
      assertKey(key);
      await this.#call(`write of ${key}`, true, options, async (signal) => {
        const bytes = await reader.collect(signal);
        // A call that was cut off has been answered. Nothing may be stored any more behind its caller's back.
        signal.throwIfAborted();
        await this.#client.put(key, bytes);
      });
    } finally {
      // Closes the source of a call that was refused before it began.
      reader.close();
    }
  }

  /**
   * The one verb that must be atomic: of all callers anywhere exactly one gets `created`. It takes a single conditional
   * request that the storage decides (put if absent, INSERT with a unique key, SET NX, link). Looking first and writing
   * then is not enough. If the answer to the request is lost, it is an `OutcomeUnknownError`: whether it was applied
   * cannot be guessed, and asking afterwards cannot tell our own object from that of another.
   */
  async create(key: string, bytes: Uint8Array, options: VerbOptions = {}): Promise<CreateResult> {
    assertKey(key);
    assertBytes(bytes);
    return await this.#call(`create of ${key}`, true, options, async (signal) => {
      signal.throwIfAborted();
      if (await this.#client.putIfAbsent(key, bytes)) return { status: "created" };
      const winner = await this.#client.get(key);
      // Removed since; nothing of ours was stored, and the next attempt may succeed.
      if (!winner) throw new UnavailableError(`${key} existed and was removed at the same time`);
      return { status: "exists", bytes: Uint8Array.from(winner.bytes) };
    });
  }

  /** Exactly the bytes that were stored. Fewer than promised are an error, never an answer. */
  async read(key: string, options: ReadOptions = {}): Promise<Uint8Array> {
    assertKey(key);
    assertRange(options.range);
    return await this.#call(`read of ${key}`, false, options, async () => {
      const value = await this.#client.get(key);
      if (!value) throw new NotFoundError(`there is no object ${key}`);
      const { offset, length } = rangeWithin(key, value.bytes.length, options.range);
      return Uint8Array.from(value.bytes.subarray(offset, offset + length));
    });
  }

  /**
   * All that was stored before the call and not removed. A listing that lags behind, or stops at the storage's page
   * size, loses the newest records of a job: follow the pages to their end.
   */
  async list(prefix: string, options: ListOptions = {}): Promise<readonly ListedObject[]> {
    assertPrefix(prefix);
    const { after = "", limit = Number.POSITIVE_INFINITY } = options;
    assertLimit(limit);
    return await this.#call(`list of "${prefix}"`, false, options, async () => {
      const found = await this.#client.scan(prefix);
      return found
        .filter(([key]) => key > after)
        .slice(0, limit)
        .map(([key, value]) => ({ key, sizeBytes: value.bytes.length, timestampMs: value.storedAtMs }));
    });
  }

  /**
   * What is not there counts as removed. If only some can be removed, throw an `UnavailableError` whose `remainingKeys`
   * name the others; never swallow the failure of one.
   */
  async remove(keys: readonly string[], options: VerbOptions = {}): Promise<void> {
    for (const key of keys) assertKey(key);
    await this.#call(`removal of ${keys.length} objects`, true, options, async (signal) => {
      signal.throwIfAborted();
      await this.#client.delete(keys);
    });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
  }

  /** Every verb: ends by its deadline and its signal, refuses after `close`, and throws nothing but Holdfast's errors. */
  async #call<T>(
    what: string,
    mutates: boolean,
    { signal, deadlineMs = defaultDeadlineMs }: VerbOptions,
    run: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    if (this.#isClosed) throw new InvalidStateError(`${what} came after close()`);
    return await boundedCall({ what, mutates, deadlineMs, ...(signal && { signal }) }, async (cut) => {
      try {
        return await run(cut);
      } catch (error) {
        throw map__PascalName__Error(error, what, mutates);
      }
    });
  }
}
