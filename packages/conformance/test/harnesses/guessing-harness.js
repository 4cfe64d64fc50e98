import { MemoryStorage, memoryBackend } from "@holdfast/core/memory";

/**
 * An adapter that answers `created` whatever happened.
 * @type {import("@holdfast/conformance").CreateHarness}
 */
export function createHarness(place = "guessing") {
  const storage = new MemoryStorage();
  return {
    name: "an adapter that guesses",
    module: import.meta.url,
    place,
    open() {
      const backend = memoryBackend({ storage });
      const create = backend.create.bind(backend);
      return Object.assign(backend, {
        async create(...args) {
          await create(...args);
          return { status: "created" };
        },
      });
    },
    async reset() {
      for (const key of storage.keys()) storage.delete(key);
    },
  };
}
