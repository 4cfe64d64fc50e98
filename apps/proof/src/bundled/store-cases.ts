import { conformanceCases, type Harness } from "@holdfast/conformance";
import { MemoryStorage, memoryBackend } from "@holdfast/core/memory";
import { answerRequest } from "../matrix/answer-request.js";
import { assertMark } from "../source-patch/patch-mark.js";

/** The program that is bundled with mutated sources: the store's cases on the memory backend. */
function memoryHarness(): Harness {
  const storage = new MemoryStorage();
  return {
    name: "the memory backend on mutated sources",
    module: import.meta.url,
    place: "memory",
    open: () => memoryBackend({ storage }),
    async reset() {
      for (const key of storage.keys()) storage.delete(key);
    },
  };
}

await answerRequest(conformanceCases, async ({ mutant }) => {
  assertMark(mutant);
  return memoryHarness();
});
