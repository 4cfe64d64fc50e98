import type { Clock } from "@holdfast/core";
import { memoryBackend } from "@holdfast/core/memory";
import { expect, test } from "vitest";
import { jobSettings } from "../child/workload/job-settings.js";
import { judgeClean } from "./judge-clean.js";

/** Time passes as soon as somebody waits for it. */
class HastyClock implements Clock {
  passedMs = 0;

  wallMs(): number {
    return Date.UTC(2026, 0, 1) + this.passedMs;
  }

  monotonicMs(): number {
    return this.passedMs;
  }

  schedule(callback: () => void, delayMs: number): () => void {
    let isCancelled = false;
    setImmediate(() => {
      if (isCancelled) return;
      this.passedMs += delayMs;
      callback();
    });
    return () => {
      isCancelled = true;
    };
  }
}

test("CLEAN: debris that stays is told when the simulation's own time is over", async () => {
  const backend = memoryBackend();
  const clock = new HastyClock();
  const settings = jobSettings("job", backend.traits);
  const judged = judgeClean(backend, settings, {
    debris: async () => [".tmp-1"],
    surroundings: { clock },
  });
  await expect(judged).rejects.toThrow(/^CLEAN: .* there is debris that tidying should remove: \.tmp-1$/);
  expect(clock.passedMs).toBeGreaterThanOrEqual(8500);
});
