import type { JobSettings } from "../child/workload/job-settings.js";
import type { JobOrderStep } from "../trial/job-order.js";
import type { Scene } from "./scene.js";

/** State is small here; every way to store it is still taken. */
export function smallState(hugeBytes: number): Partial<JobSettings> {
  return {
    ...{ inlineLimitBytes: 200, blockBytes: 4096, hugeBytes, mostNewEntries: 2, keepLast: 2 },
    ...{ trimAgeMs: 0, deadlineMs: 60_000 },
  };
}

/** A process that nobody works beside. */
export function alone(rules: Scene["rules"], ...steps: readonly JobOrderStep[]): Scene {
  return { rules, processes: [{ steps }] };
}

/** Somebody claims the job while its writer is at work. */
export function takenOver(rules: Scene["rules"]): Scene {
  return {
    rules,
    processes: [
      { steps: ["claim", "commit", "commit", "commit"] },
      { steps: ["claim", "commit", "sweep"], afterTold: 4 },
    ],
  };
}

/** Somebody sweeps, pins and reads while its writer is at work. */
export function tended(rules: Scene["rules"]): Scene {
  return {
    rules,
    processes: [
      { steps: ["claim", "commit", "commit", "commit", "commit"] },
      { steps: ["sweep", "pin-and-read", "sweep"], afterTold: 5 },
    ],
  };
}
