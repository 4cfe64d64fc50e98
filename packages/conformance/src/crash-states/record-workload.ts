import { Choices } from "@holdfast/worlds";
import { type CrashModelName, PowerCutDisk } from "@holdfast/worlds/disk";
import type { JobMessage } from "../child/workload/job-message.js";
import type { JobOrder, JobOrderStep } from "../trial/job-order.js";
import { JobTrial } from "../trial/job-trial.js";
import type { CrashSubject } from "./crash-subject.js";
import type { RecordedRun } from "./recorded-run.js";
import type { StoryNote } from "./story.js";
import { planWorkload, type WorkloadPlan } from "./workload-plan.js";
import { WorkloadProcess } from "./workload-process.js";
import { WorldClock } from "./world-clock.js";
import { WorldMachine } from "./world-machine.js";

export interface WorkloadChoice {
  readonly seed: number;
  readonly model: CrashModelName;
  readonly failsSync: boolean;
}

export interface RecordedWorkload {
  readonly run: RecordedRun;
  readonly acknowledged: number;
  readonly failedSyncs: number;
}

/**
 * Has the workload of a seed run on a disk that is recorded.
 * @throws Violation when something does not hold already before any crash
 */
export async function recordWorkload(
  subject: CrashSubject,
  { seed, model, failsSync }: WorkloadChoice,
): Promise<RecordedWorkload> {
  const choices = new Choices(seed);
  const plan = planWorkload(choices, failsSync);
  const clock = new WorldClock();
  const disk = new PowerCutDisk({ clock, model });
  const machine = new WorldMachine({ subject, disk, clock, seed: choices.below(2 ** 31), life: 1 });
  const recording = disk.record();
  if (plan.failsSyncAfter !== undefined) disk.failSync(plan.failsSyncAfter);
  const { traits } = await machine.open();
  const facts = { traits, rules: plan.rules };
  const trial = new JobTrial({ ...facts, seed: choices.below(2 ** 31), open: () => machine.open() });
  const tell = (message: JobMessage): void => {
    trial.hear(message);
    recording.mark({ told: message } satisfies StoryNote);
  };
  const start = async (order: JobOrder): Promise<WorkloadProcess> => {
    const { surroundings } = machine;
    return new WorkloadProcess({ client: await machine.open(), order, surroundings, failsSync, tell });
  };
  await play(plan, { machine, trial, start });
  trial.judge.judgeReads();
  const run = { facts, recording, before: [], nextLife: machine.life + 1 };
  return { run, acknowledged: trial.acknowledged, failedSyncs: disk.failedSyncs };
}

interface Stage {
  readonly machine: WorldMachine;
  readonly trial: JobTrial;
  start(order: JobOrder): Promise<WorkloadProcess>;
}

async function play(plan: WorkloadPlan, { machine, trial, start }: Stage): Promise<void> {
  const { scene, steps, laterSteps, told, turns } = plan;
  const first = await start(trial.order({ steps: ["claim", ...several("anything", steps)] }));
  if (scene === "alone") return await first.ended();
  await first.hasTold(told, turns);
  if (scene === "killed") {
    first.kill();
    machine.kill();
  }
  const laterWork: readonly JobOrderStep[] =
    scene === "tended"
      ? several("anything-but-writing", laterSteps)
      : ["claim", ...several("anything", laterSteps)];
  const second = await start(trial.order({ steps: laterWork }));
  await Promise.all([first.ended(), second.ended()]);
}

function several(step: JobOrderStep, count: number): readonly JobOrderStep[] {
  return Array.from({ length: count }, () => step);
}
