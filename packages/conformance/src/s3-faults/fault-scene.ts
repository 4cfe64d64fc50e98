import type { JobSettings } from "../child/workload/job-settings.js";
import type { Scene } from "../scene/scene.js";
import type { JobOrderStep } from "../trial/job-order.js";

/** State is small here; every way to store it is still taken. A huge entry goes in two parts of the least size. */
export const smallState: Partial<JobSettings> = {
  inlineLimitBytes: 200,
  blockBytes: 4096,
  hugeBytes: 5 * 2 ** 20 + 100_000,
  mostNewEntries: 2,
  keepLast: 2,
  trimAgeMs: 0,
  deadlineMs: 60_000,
};

export type SceneName = "commits" | "huge" | "holds" | "sweeps" | "taken-over" | "tended";

/** Short ones: each fault is placed at each request of each, so that a scene costs the square of its length. */
export const faultScenes: Readonly<Record<SceneName, Scene>> = {
  commits: alone("claim", "commit", "commit", "commit-two"),
  huge: alone("claim", "commit-huge"),
  holds: alone("claim", "commit", "savepoint", "pin-and-read", "release", "verify"),
  sweeps: alone("claim", "commit", "commit", "commit", "commit", "sweep", "latest"),
  "taken-over": {
    rules: smallState,
    processes: [
      { steps: ["claim", "commit", "commit", "commit"] },
      { steps: ["claim", "commit", "sweep"], afterTold: 4 },
    ],
  },
  tended: {
    rules: smallState,
    processes: [
      { steps: ["claim", "commit", "commit", "commit", "commit"] },
      { steps: ["sweep", "pin-and-read", "sweep"], afterTold: 5 },
    ],
  },
};

export const sceneNames: readonly SceneName[] = Object.keys(faultScenes) as SceneName[];

function alone(...steps: readonly JobOrderStep[]): Scene {
  return { rules: smallState, processes: [{ steps }] };
}
