import type { JobSettings } from "../child/workload/job-settings.js";
import type { JobStep } from "../child/workload/job-work.js";

/** A step, or one that is left to the seed. */
export type JobOrderStep = JobStep | "anything" | "anything-but-writing";

/** What a process that works on a job is told to do. Plain JSON. */
export type JobOrder = {
  readonly settings: JobSettings;
  /** Every choice of the process comes from it. */
  readonly seed: number;
  /** No other process has it. */
  readonly processName: string;
  /** What it does, in this order. */
  readonly steps: readonly JobOrderStep[];
  /** What it does again and again after that, until it is killed. Without it the process ends. */
  readonly onAndOn?: JobOrderStep;
  /** Now and then it rests after a step, for up to so many milliseconds. */
  readonly mostRestMs?: number;
  /** It ends when a newer claim fenced it; else it claims anew. */
  readonly untilFenced?: boolean;
};
