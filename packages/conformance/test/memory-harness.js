import { MemoryStorage, memoryBackend } from "@holdfast/core/memory";

/** By place. Another process has storages of its own: nothing of this adapter survives the process. */
const storages = new Map();

/** Finds nothing of what it was given, so that every create seems to be the first. */
class ForgetfulStorage extends MemoryStorage {
  get() {
    return undefined;
  }
}

/** @type {import("@holdfast/conformance").CreateHarness} */
export function createHarness(place = `memory-${storages.size}`) {
  const storage = storages.get(place) ?? new MemoryStorage();
  storages.set(place, storage);
  return {
    name: "the memory backend of @holdfast/core",
    module: import.meta.url,
    place,
    open: () => memoryBackend({ storage }),
    async reset() {
      for (const key of storage.keys()) storage.delete(key);
    },
    async dispose() {
      storages.delete(place);
    },
    brokenPlaces: [
      {
        name: "a storage that forgets",
        open: () => memoryBackend({ storage: new ForgetfulStorage() }),
      },
    ],
  };
}
