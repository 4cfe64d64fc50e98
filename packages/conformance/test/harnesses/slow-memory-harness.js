import { MemoryStorage, memoryBackend } from "@holdfast/core/memory";

const timestampStepMs = 250;
const longestDelayMs = 3;

/** The memory backend as a storage far away: every answer takes its time, and timestamps are coarse. */
function farAway(storage) {
  const backend = memoryBackend({ storage, traits: { inlineLimitBytes: 100, preferredObjectBytes: 300 } });
  for (const verb of ["write", "create", "read", "list", "remove"]) {
    const run = backend[verb].bind(backend);
    backend[verb] = async (...args) => {
      await delay();
      try {
        return await run(...args);
      } finally {
        await delay();
      }
    };
  }
  const list = backend.list;
  backend.list = async (...args) => {
    const listed = await list(...args);
    return listed.map((object) => ({
      ...object,
      timestampMs: Math.floor(object.timestampMs / timestampStepMs) * timestampStepMs,
    }));
  };
  return backend;
}

async function delay() {
  await new Promise((resolve) => setTimeout(resolve, Math.random() * longestDelayMs));
}

/** @type {import("@holdfast/conformance").CreateHarness} */
export function createHarness() {
  const storage = new MemoryStorage();
  return {
    name: "a memory backend far away",
    module: import.meta.url,
    place: "memory",
    open: () => farAway(storage),
    async reset() {
      for (const key of storage.keys()) storage.delete(key);
    },
  };
}
