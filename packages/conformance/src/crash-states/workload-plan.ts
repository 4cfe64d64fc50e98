import type { Choices } from "@holdfast/worlds";
import type { JobSettings } from "../child/workload/job-settings.js";

/** Who works on the job. */
type WorkloadScene =
  /** One process. */
  | "alone"
  /** Another one claims the job while the first goes on. */
  | "taken-over"
  /** Another one pins, reads, names, verifies and sweeps beside it. */
  | "tended"
  /** All are killed while the power stays on, and another one goes on. */
  | "killed";

export interface WorkloadPlan {
  readonly scene: WorkloadScene;
  readonly rules: Partial<JobSettings>;
  /** How much the first process does after its claim. */
  readonly steps: number;
  /** After the first one has told so much, something happens to it. */
  readonly told: number;
  /** So many turns of the event loop later. */
  readonly turns: number;
  /** What the second process does after its claim. */
  readonly laterSteps: number;
  /** So many fsyncs go well before one fails. */
  readonly failsSyncAfter?: number;
}

/** A simulated disk keeps account of every sector, so state is small here; every way to store it is still taken. */
const smallState: Partial<JobSettings> = {
  inlineLimitBytes: 200,
  blockBytes: 512,
  hugeBytes: 5000,
  mostNewEntries: 2,
  deadlineMs: 600_000,
};

const scenes: readonly WorkloadScene[] = ["alone", "taken-over", "tended", "killed"];

/** Of a failed fsync the kernel tells one process, once; so no other one may work on the disk before the next crash. */
export function planWorkload(choices: Choices, failsSync: boolean): WorkloadPlan {
  return {
    scene: failsSync ? "alone" : choices.pick(scenes),
    rules: {
      ...smallState,
      keepLast: 1 + choices.below(3),
      // Of records some may go at once, some after a while, none for long.
      trimAgeMs: choices.pick([0, 20, 20, 3_600_000]),
    },
    steps: (failsSync ? 8 : 4) + choices.below(9),
    told: 2 + choices.below(16),
    turns: choices.below(60),
    laterSteps: 3 + choices.below(6),
    ...(failsSync && { failsSyncAfter: choices.below(36) }),
  };
}
