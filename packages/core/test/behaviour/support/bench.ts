import { type BackendTraits, CheckpointStore, type CheckpointStoreOptions } from "../../../src/index.js";
import { MemoryStorage, memoryBackend } from "../../../src/memory/index.js";
import { ManualClock } from "../../../src/testing/manual-clock.js";
import { seededRandom } from "../../../src/testing/seeded-random.js";
import { RecordingBackend } from "./recording-backend.js";

/** One place in memory, a clock that the test moves, and any number of clients. */
export interface Bench {
  readonly clock: ManualClock;
  readonly storage: MemoryStorage;
  /** Another client of the same place, with a store and caches of its own. */
  client(options?: CheckpointStoreOptions): Client;
}

export interface Client {
  readonly backend: RecordingBackend;
  readonly store: CheckpointStore;
}

export interface BenchOptions {
  readonly storage?: MemoryStorage;
  readonly clock?: ManualClock;
  readonly traits?: Partial<BackendTraits>;
  readonly store?: CheckpointStoreOptions;
}

export function newBench(options: BenchOptions = {}): Bench {
  const clock = options.clock ?? new ManualClock();
  const storage = options.storage ?? new MemoryStorage({ clock });
  let clients = 0;
  return {
    clock,
    storage,
    client(own: CheckpointStoreOptions = {}): Client {
      clients += 1;
      const backend = new RecordingBackend(
        memoryBackend({ storage, clock, ...(options.traits && { traits: options.traits }) }),
      );
      const random = seededRandom(`client ${clients}`);
      return { backend, store: new CheckpointStore(backend, { clock, random, ...options.store, ...own }) };
    },
  };
}

/** The same objects in a place of their own. */
export function copyOf(storage: MemoryStorage, clock: ManualClock): MemoryStorage {
  const copy = new MemoryStorage({ clock });
  for (const key of storage.keys()) copy.set(key, storedBytes(storage, key));
  return copy;
}

export function storedBytes(storage: MemoryStorage, key: string): Uint8Array {
  const stored = storage.get(key);
  if (!stored) throw new Error(`nothing is stored under ${key}`);
  return stored.bytes;
}

/** Keys of a kind: a job's records (newest first) or its state objects. */
export function keysOf(storage: MemoryStorage, job: string, kind: "log" | "state"): readonly string[] {
  return storage.keys().filter((key) => key.startsWith(`${job}/${kind}/`));
}
