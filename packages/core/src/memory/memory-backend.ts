import { copyBytes } from "../copy-bytes.js";
import { InvalidStateError } from "../errors/invalid-state-error.js";
import { NotFoundError } from "../errors/not-found-error.js";
import { UnsafeStorageError } from "../errors/unsafe-storage-error.js";
import { assertKey, assertPrefix } from "../key.js";
import { assertBytes } from "../spi/assert-bytes.js";
import { assertLimit } from "../spi/assert-limit.js";
import type { Backend, ListOptions, ReadOptions } from "../spi/backend.js";
import type { BackendTraits } from "../spi/backend-traits.js";
import { BodyReader } from "../spi/body-reader.js";
import type { VerbOptions } from "../spi/call-options.js";
import type { CreateResult } from "../spi/create-result.js";
import type { ListedObject } from "../spi/listed-object.js";
import type { ObjectBody } from "../spi/object-body.js";
import type { ProbeOptions, ProbeReport } from "../spi/probe-report.js";
import { assertRange, rangeWithin } from "../spi/read-range.js";
import { boundedCall } from "../time/bounded-call.js";
import type { Clock } from "../time/clock.js";
import { randomNonce, systemRandom } from "../time/random.js";
import { MemoryStorage } from "./memory-storage.js";

export interface MemoryBackendOptions {
  /** The objects; several backends over one storage are several clients of one place. */
  readonly storage?: MemoryStorage;
  readonly traits?: Partial<BackendTraits>;
  readonly clock?: Clock;
}

const probeBytes: Uint8Array = new TextEncoder().encode("holdfast");

/** A backend in memory: for tests, and the reference for authors of adapters. Nothing survives the process. */
export function memoryBackend(options: MemoryBackendOptions = {}): MemoryBackend {
  return new MemoryBackend(options);
}

export class MemoryBackend implements Backend {
  readonly specVersion: 1 = 1;
  readonly name: string = "memory";
  readonly traits: BackendTraits;
  readonly storage: MemoryStorage;
  readonly #clock: Clock | undefined;
  #closed = false;

  constructor(options: MemoryBackendOptions) {
    this.#clock = options.clock;
    this.storage = options.storage ?? new MemoryStorage(options.clock ? { clock: options.clock } : {});
    this.traits = {
      orderedListing: true,
      inlineLimitBytes: 16 * 1024,
      preferredObjectBytes: 8 * 1024 * 1024,
      durability: "none",
      hazards: [],
      ...options.traits,
    };
  }

  async probe(options: ProbeOptions = {}): Promise<ProbeReport> {
    return await this.#bounded("probe", false, options, async () => {
      const key = `holdfast.probe-${randomNonce(systemRandom)}`;
      this.storage.set(key, probeBytes);
      const kept = this.storage.get(key)?.bytes;
      this.storage.delete(key);
      if (!kept || Buffer.compare(kept, probeBytes) !== 0 || this.storage.get(key)) {
        throw new UnsafeStorageError(
          "check memory failed: the storage does not keep what it is given, or keeps what was removed; " +
            "use a MemoryStorage as it is",
        );
      }
      const explanation = "what is stored is found, and what is removed is not";
      return { backend: this.name, checks: [{ id: "memory", outcome: "pass", explanation }] };
    });
  }

  async write(key: string, body: ObjectBody, options: VerbOptions = {}): Promise<void> {
    const reader = new BodyReader(body);
    try {
      assertKey(key);
      await this.#bounded(`write of ${key}`, true, options, async (signal) => {
        const bytes = await reader.collect(signal);
        // A cut call has been answered already; applying it now would make a definite answer a lie.
        if (!signal.aborted) this.storage.set(key, bytes);
      });
    } finally {
      reader.close();
    }
  }

  async create(key: string, bytes: Uint8Array, options: VerbOptions = {}): Promise<CreateResult> {
    assertKey(key);
    assertBytes(bytes);
    return await this.#bounded(`create of ${key}`, true, options, async () => {
      const present = this.storage.get(key);
      if (present) return { status: "exists", bytes: copyBytes(present.bytes) };
      this.storage.set(key, copyBytes(bytes));
      return { status: "created" };
    });
  }

  async read(key: string, options: ReadOptions = {}): Promise<Uint8Array> {
    assertKey(key);
    assertRange(options.range);
    return await this.#bounded(`read of ${key}`, false, options, async () => {
      const present = this.storage.get(key);
      if (!present) throw new NotFoundError(`there is no object ${key}`);
      const { offset, length } = rangeWithin(key, present.bytes.length, options.range);
      return copyBytes(present.bytes.subarray(offset, offset + length));
    });
  }

  async list(prefix: string, options: ListOptions = {}): Promise<readonly ListedObject[]> {
    assertPrefix(prefix);
    const { after = "", limit = Number.POSITIVE_INFINITY } = options;
    assertLimit(limit);
    return await this.#bounded(`list of ${prefix}`, false, options, async () => {
      const listed: ListedObject[] = [];
      for (const key of this.storage.keysUnder(prefix, after)) {
        if (listed.length >= limit) break;
        const present = this.storage.get(key);
        if (!present) continue;
        listed.push({ key, sizeBytes: present.bytes.length, timestampMs: present.timestampMs });
      }
      return listed;
    });
  }

  async remove(keys: readonly string[], options: VerbOptions = {}): Promise<void> {
    for (const key of keys) assertKey(key);
    await this.#bounded(`removal of ${keys.length} keys`, true, options, async () => {
      for (const key of keys) this.storage.delete(key);
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
  }

  async #bounded<T>(
    what: string,
    mutates: boolean,
    { signal, deadlineMs }: VerbOptions,
    run: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    if (this.#closed) throw new InvalidStateError(`${what} came after close()`);
    const bounds = {
      ...(signal && { signal }),
      ...(deadlineMs !== undefined && { deadlineMs }),
      ...(this.#clock && { clock: this.#clock }),
    };
    return await boundedCall({ what, mutates, ...bounds }, run);
  }
}
