import { Choices } from "@holdfast/worlds";
import type { ChildProgram } from "../child-program.js";
import { asInput } from "../workload/as-input.js";
import { BoundaryBackend } from "../workload/boundary-backend.js";
import type { JobSettings } from "../workload/job-settings.js";
import { type JobStep, JobWork } from "../workload/job-work.js";
import { killSelf, stopSelf } from "../workload/self-signal.js";

/** What `work-on-job` is told to do. */
export type WorkOnJobInput = {
  readonly settings: JobSettings;
  readonly seed: number;
  readonly processName: string;
  /** What it does, in this order; `anything` is left to its seed. */
  readonly steps: readonly (JobStep | "anything" | "anything-but-writing")[];
  /** It ends itself at the boundary of this number. */
  readonly killAt?: number;
  /** It stops itself at the boundary of this number, as if its machine slept, until it is let go on. */
  readonly stopAt?: number;
  /** It ends when a newer claim fenced it; else it claims anew. */
  readonly untilFenced?: boolean;
  /** It ends itself before the chunk of this number of the huge entries that it streams. */
  readonly killInChunk?: number;
};

const writing: readonly JobStep[] = [
  ...Array.from({ length: 9 }, () => "commit" as const),
  ...(["commit-two", "commit-two", "sweep", "sweep", "pin-and-read", "pin-and-read"] as const),
  ...(["savepoint", "savepoint", "release", "verify", "latest", "claim"] as const),
];

const tending: readonly JobStep[] = [
  ...([
    "sweep",
    "sweep",
    "pin-and-read",
    "pin-and-read",
    "latest",
    "verify",
    "savepoint",
    "release",
  ] as const),
];

function chosen(step: WorkOnJobInput["steps"][number], choices: Choices): JobStep {
  if (step === "anything") return choices.pick(writing);
  return step === "anything-but-writing" ? choices.pick(tending) : step;
}

/** Works on a job, step by step, until its steps are done or it is killed. */
export const workOnJob: ChildProgram = async ({ harness, input, tell }) => {
  const { killAt, stopAt, killInChunk, untilFenced, steps, ...options } = asInput<WorkOnJobInput>(input);
  const choices = new Choices(options.seed + 1);
  const backend = new BoundaryBackend(await harness.open(), ({ number, verb, side }) => {
    if (number !== killAt && number !== stopAt) return;
    tell({ kind: "reached", number, verb, side });
    if (number === killAt) killSelf();
    stopSelf();
  });
  let chunks = 0;
  const beforeChunk = (): void => {
    chunks += 1;
    if (chunks === killInChunk) killSelf();
  };
  const work = new JobWork(backend, { ...options, beforeChunk }, tell);
  for (const step of steps) {
    const code = await work.step(chosen(step, choices));
    if (untilFenced && code === "FENCED") break;
  }
  tell({ kind: "done", boundaries: backend.boundaries });
  await backend.close();
};
