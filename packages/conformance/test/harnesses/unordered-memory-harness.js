import { MemoryStorage, memoryBackend } from "@holdfast/core/memory";

/** A memory backend that declares no order of its listings, and answers them the wrong way round. */
function unordered(storage) {
  const backend = memoryBackend({ storage, traits: { orderedListing: false } });
  const list = backend.list.bind(backend);
  backend.list = async (prefix, { limit, ...options } = {}) => {
    return (await list(prefix, options)).toReversed().slice(0, limit);
  };
  return backend;
}

/** @type {import("@holdfast/conformance").CreateHarness} */
export function createHarness() {
  const storage = new MemoryStorage();
  return {
    name: "a memory backend without an order",
    module: import.meta.url,
    place: "memory",
    open: () => unordered(storage),
    async reset() {
      for (const key of storage.keys()) storage.delete(key);
    },
  };
}
