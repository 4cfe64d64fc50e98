import type { Backend } from "@holdfast/core";
import type { CaseContext } from "../../case/case-context.js";
import type { Child, ChildEnd } from "../../child/child.js";
import type { WorkOnJobInput } from "../../child/programs/work-on-job.js";
import { asJobMessages } from "../../child/workload/job-message.js";
import { type JobSettings, tunedSettings } from "../../child/workload/job-settings.js";
import { JobTrial } from "../../trial/job-trial.js";
import { endOf } from "./child-lives.js";

/** The trial of one job in a case: with its harness, its choices and its children. */
export class CaseJobTrial extends JobTrial {
  readonly #context: CaseContext;

  /** `open` is where the job lies, if it is not the harness' own place. */
  constructor(
    context: CaseContext,
    rules: Partial<JobSettings> = {},
    open: () => Promise<Backend> = async () => await context.open(),
  ) {
    const { choices, harness, signal, traits, tuning } = context;
    super({
      seed: choices.below(2 ** 31),
      ...{ traits, open, signal, rules: { ...tunedSettings(tuning), ...rules } },
      debris: async () => (await harness.debris?.()) ?? [],
    });
    this.#context = context;
  }

  /** Starts a process that works on the job. */
  async start(input: Omit<WorkOnJobInput, "settings" | "seed" | "processName">): Promise<Child> {
    return await this.#context.startChild("work-on-job", { ...this.order(input), ...input });
  }

  /** Waits for a process' end and takes in what it had told. */
  async ended(child: Child): Promise<ChildEnd> {
    const end = await endOf(child);
    for (const message of asJobMessages(child.told)) this.hear(message);
    return end;
  }
}
