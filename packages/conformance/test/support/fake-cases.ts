import { MemoryStorage, memoryBackend } from "@holdfast/core/memory";
import type { ConformanceCase } from "../../src/case/conformance-case.js";
import { check } from "../../src/case/violation.js";
import type { Harness } from "../../src/harness/harness.js";

/** A case like those of the suite, for tests of what runs them. */
export function fakeCase(
  id: string,
  run: ConformanceCase["run"] = async () => undefined,
  changes: Partial<ConformanceCase> = {},
): ConformanceCase {
  return { id, group: "create", title: `${id} holds`, level: "must", invariant: "LINEAR", run, ...changes };
}

export function failingCase(id: string, changes: Partial<ConformanceCase> = {}): ConformanceCase {
  return fakeCase(id, async () => check(false, `${id} saw 2 instead of 1`), changes);
}

/** One case of each outcome; `LIST-01` is the one to declare as a known deviation. */
export const oneOfEach: readonly ConformanceCase[] = [
  fakeCase("CREATE-01", async ({ note }) => note("64 racers")),
  failingCase("CREATE-02", { level: "should" }),
  failingCase("WRITE-01", { group: "write" }),
  failingCase("LIST-01", { group: "list" }),
  fakeCase("LIST-02", undefined, {
    group: "list",
    needs: ["network"],
    otherwise: async () => undefined,
  }),
  fakeCase("NETWORK-01", undefined, { group: "network", needs: ["network"] }),
];

export function memoryHarness(changes: Partial<Harness> = {}): Harness {
  const storage = new MemoryStorage();
  return {
    name: "memory",
    module: new URL("../memory-harness.js", import.meta.url).href,
    place: "tests",
    open: () => memoryBackend({ storage }),
    reset: async () => {
      for (const key of storage.keys()) storage.delete(key);
    },
    ...changes,
  };
}
