import type { Life } from "../time/life.js";
import type { EpochFiles } from "./epoch-files.js";

const everyMs = 10 * 60_000;
const oldestMs = 2 * 3_600_000;

/** What a lifecycle rule or a nightly script does beside the pipeline: whatever is older goes, whoever needs it. */
export async function removeByAge(files: EpochFiles, life: Life): Promise<never> {
  for (;;) {
    await life.passes(everyMs);
    try {
      const bornBeforeMs = life.clock.wallMs() - oldestMs;
      for (const { path, atMs } of await files.list()) if (atMs < bornBeforeMs) await files.delete(path);
    } catch {
      // It comes again.
    }
  }
}
