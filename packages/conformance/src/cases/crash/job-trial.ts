import type { Backend } from "@holdfast/core";
import type { CaseContext } from "../../case/case-context.js";
import { pause } from "../../case/ends-in-time.js";
import { describeError } from "../../case/expectations.js";
import { check, Violation } from "../../case/violation.js";
import type { Child, ChildEnd } from "../../child/child.js";
import type { WorkOnJobInput } from "../../child/programs/work-on-job.js";
import { asJobMessages } from "../../child/workload/job-message.js";
import { type JobSettings, jobSettings, openJob } from "../../child/workload/job-settings.js";
import { JobWork } from "../../child/workload/job-work.js";
import { endOf } from "./child-lives.js";
import { JobJudge } from "./job-judge.js";
import { JobLedger } from "./job-ledger.js";
import { judgeClean } from "./judge-clean.js";

/** One job, the processes that are started on it one after the other or together, and what is known of their work. */
export class JobTrial {
  readonly settings: JobSettings;
  readonly ledger: JobLedger = new JobLedger();
  readonly judge: JobJudge;
  readonly #context: CaseContext;
  readonly #open: () => Promise<Backend>;
  #processes = 0;

  /** `open` is where the job lies, if it is not the harness' own place. */
  constructor(
    context: CaseContext,
    rules: Partial<JobSettings> = {},
    open: () => Promise<Backend> = async () => await context.open(),
  ) {
    this.#context = context;
    this.#open = open;
    this.settings = jobSettings("crashing", context.traits, context.tuning, rules);
    this.judge = new JobJudge(this.ledger, this.settings.keepLast);
  }

  /** Starts a process that works on the job. */
  async start(input: Omit<WorkOnJobInput, "settings" | "seed" | "processName">): Promise<Child> {
    return await this.#context.startChild("work-on-job", { ...this.next(), ...input });
  }

  /** Waits for a process' end and takes in what it had told. */
  async ended(child: Child): Promise<ChildEnd> {
    const end = await endOf(child);
    for (const message of asJobMessages(child.told)) this.ledger.hear(message);
    return end;
  }

  /** Looks at the job from a new client, while nobody works on it. */
  async look(): Promise<void> {
    await this.#withClient(async (client) => await this.judge.look(openJob(client, this.settings)));
  }

  /** Somebody else takes the job over and goes on, far enough for all that was live before to expire. */
  async takeOver(): Promise<void> {
    await this.#withClient(async (client) => {
      const work = new JobWork(client, this.next(), (message) => this.ledger.hear(message));
      await inTime("taking the job over from a stopped process", async () => {
        for (const step of ["claim", "commit", "commit", "commit"] as const) await work.run(step);
        // Old enough for a sweep to trim the records that the stopped process knows.
        await pause(this.settings.trimAgeMs + 5);
        for (const step of ["commit", "sweep", "sweep"] as const) await work.run(step);
      });
    });
  }

  /** PROGRESS: somebody new claims the job, gives up what the dead held, and commits. Everything is judged. */
  async recover(): Promise<void> {
    await this.#withClient(async (client) => {
      const job = openJob(client, this.settings);
      const work = new JobWork(client, this.next(), (message) => this.ledger.hear(message));
      await inTime("a claim after a crash", async () => await work.run("claim"));
      const generation = work.writer?.generation ?? 0;
      await this.judge.lookAfterClaim(job, generation);
      await inTime("giving up what the dead held", async () => await this.#releaseAll(client));
      await inTime("a commit after a crash", async () => await work.run("commit"));
      await this.judge.look(job);
      this.judge.judgeEffects();
    });
  }

  /** CLEAN: what nobody reaches is removed. The dead's drafts are dead since a claim. */
  async clean(): Promise<void> {
    await this.#withClient(async (client) => await judgeClean(client, this.settings, this.#context));
    await this.look();
  }

  /** What the next process or client works with. */
  next(): { readonly settings: JobSettings; readonly seed: number; readonly processName: string } {
    this.#processes += 1;
    const seed = this.#context.choices.below(2 ** 31);
    return { settings: this.settings, seed, processName: `p${this.#processes}` };
  }

  async #withClient<T>(run: (client: Backend) => Promise<T>): Promise<T> {
    this.#context.signal.throwIfAborted();
    const client = await this.#open();
    try {
      return await run(client);
    } finally {
      await client.close();
    }
  }

  /** Else the checkpoints that a long case's processes held would stay for ever. */
  async #releaseAll(client: Backend): Promise<void> {
    const job = openJob(client, this.settings);
    const names = (await job.checkpoints()).flatMap(({ savepoints }) => savepoints);
    for (const savepoint of names) {
      this.ledger.hear({ kind: "releasing", savepoint });
      await job.release(savepoint);
      this.ledger.hear({ kind: "released", savepoint });
    }
    for (const { id: pin } of await job.pins()) {
      this.ledger.hear({ kind: "unpinning", pin });
      await job.unpin(pin);
      this.ledger.hear({ kind: "unpinned", pin });
    }
  }
}

/** @throws Violation when somebody new cannot go on. */
async function inTime(what: string, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (error instanceof Violation) throw error;
    check(false, `PROGRESS: ${what} failed: ${describeError(error)}`);
  }
}
