import { setTimeout as delay } from "node:timers/promises";
import type { Backend, BackendTraits, Job } from "@holdfast/core";
import { Choices } from "@holdfast/worlds";
import { describeError } from "../case/expectations.js";
import { Violation } from "../case/violation.js";
import type { JobMessage } from "../child/workload/job-message.js";
import {
  type JobSettings,
  type JobSurroundings,
  jobSettings,
  openJob,
} from "../child/workload/job-settings.js";
import { JobWork } from "../child/workload/job-work.js";
import { JobJudge, type JudgingOptions } from "./job-judge.js";
import { JobLedger } from "./job-ledger.js";
import type { JobOrder } from "./job-order.js";
import { judgeClean } from "./judge-clean.js";

export interface JobTrialOptions {
  /** Every choice of the trial and of those who work for it comes from it. */
  readonly seed: number;
  /** The traits of the backend under trial. */
  readonly traits: BackendTraits;
  /** How the job is opened, where it is not as by default. */
  readonly rules?: Partial<JobSettings>;
  /** Opens the storage in which the job lies, as a new client of it. The trial closes it. */
  readonly open: () => Promise<Backend>;
  /** Names what lies in the storage and belongs to no object, such as temporary files; `clean` wants none. */
  readonly debris?: () => Promise<readonly string[]>;
  /** Ends the trial. */
  readonly signal?: AbortSignal;
  /** The clock and the chance of a simulation, for who looks and recovers; default the machine's own. */
  readonly surroundings?: JobSurroundings;
  /** How the names of its processes begin. Default: `p`. */
  readonly processPrefix?: string;
  /** @internal */
  readonly judging?: JudgingOptions;
  /**
   * A recovery is a claim and a commit and no more: it gives up nothing that the dead held, and nobody looks after it.
   * @internal
   */
  readonly recoversBriefly?: boolean;
}

/**
 * One job, whoever works on it, one after the other or together, and what is known of their work. Each of them gets an
 * order, carries it out by `workOnJob`, wherever it runs and however it ends, and what it told is heard here. Then the job
 * is compared with it.
 */
export class JobTrial {
  readonly settings: JobSettings;
  /** @internal */
  readonly ledger: JobLedger = new JobLedger();
  /** @internal */
  readonly judge: JobJudge;
  readonly #options: JobTrialOptions;
  readonly #choices: Choices;
  #processes = 0;

  constructor(options: JobTrialOptions) {
    this.#options = options;
    this.#choices = new Choices(options.seed);
    this.settings = jobSettings("crashing", options.traits, options.rules);
    this.judge = new JobJudge(this.ledger, this.settings.keepLast, options.judging);
  }

  /** How many commits were acknowledged so far. */
  get acknowledged(): number {
    return this.ledger.committed.size;
  }

  /** What the next process works by: it claims, and then does anything, without end, unless the details say otherwise. */
  order(details: Partial<Omit<JobOrder, "settings">> = { steps: ["claim"], onAndOn: "anything" }): JobOrder {
    this.#processes += 1;
    const { processPrefix = "p" } = this.#options;
    const seed = this.#choices.below(2 ** 31);
    return {
      settings: this.settings,
      seed,
      processName: `${processPrefix}${this.#processes}`,
      steps: [],
      ...details,
    };
  }

  /** Takes in what a process told, in its order. */
  hear(message: JobMessage): void {
    this.ledger.hear(message);
  }

  /**
   * Looks at the job from a new client, while nobody works on it: all that is live, to the last byte.
   * @throws Violation whose message begins with the invariant that does not hold
   */
  async look(): Promise<void> {
    await this.withClient(async (client) => {
      await inTime("looking at the job", async () => await this.judge.look(this.#job(client)));
    });
  }

  /**
   * Somebody new claims the job, gives up what the dead held, and commits. Everything is judged, before and after.
   * @throws Violation whose message begins with the invariant that does not hold, `PROGRESS` where it could not go on
   */
  async recover(): Promise<void> {
    await this.withClient(async (client) => {
      const job = this.#job(client);
      const work = this.#work(client);
      await inTime("a claim after a crash", async () => await work.run("claim"));
      const generation = work.writer?.generation ?? 0;
      await inTime("looking at the job after a claim", async () => {
        await this.judge.lookAfterClaim(job, generation);
      });
      const { recoversBriefly = false } = this.#options;
      if (!recoversBriefly) {
        await inTime("giving up what the dead held", async () => await this.#releaseAll(client));
      }
      await inTime("a commit after a crash", async () => await work.run("commit"));
      if (recoversBriefly) return;
      await inTime("looking at the job after a commit", async () => await this.judge.look(job));
      this.judge.judgeEffects();
    });
  }

  /**
   * CLEAN: nobody works on the job, so that sweeping leaves only what can be reached. The drafts of the dead are dead since
   * a claim.
   * @throws Violation naming what is left
   */
  async clean(): Promise<void> {
    await this.withClient(async (client) => await judgeClean(client, this.settings, this.#options));
    await this.look();
  }

  /**
   * Somebody else takes the job over and goes on, far enough for all that was live before to expire.
   * @internal
   */
  async takeOver(): Promise<void> {
    await this.withClient(async (client) => {
      const work = this.#work(client);
      await inTime("taking the job over from a stopped process", async () => {
        for (const step of ["claim", "commit", "commit", "commit"] as const) await work.run(step);
        // Old enough for a sweep to trim the records that the stopped process knows.
        await delay(this.settings.trimAgeMs + 5);
        for (const step of ["commit", "sweep", "sweep"] as const) await work.run(step);
      });
    });
  }

  /** @internal */
  async withClient<T>(run: (client: Backend) => Promise<T>): Promise<T> {
    this.#options.signal?.throwIfAborted();
    const client = await this.#options.open();
    try {
      return await run(client);
    } finally {
      await client.close();
    }
  }

  #work(client: Backend): JobWork {
    const { surroundings } = this.#options;
    const options = { ...this.order(), ...(surroundings && { surroundings }) };
    return new JobWork(client, options, (message) => this.hear(message));
  }

  #job(client: Backend): Job {
    return openJob(client, this.settings, this.#options.surroundings);
  }

  /** Else the checkpoints that the processes of a long trial held would stay for ever. */
  async #releaseAll(client: Backend): Promise<void> {
    const job = this.#job(client);
    const live = this.ledger.savepoints.size > 0 ? await job.checkpoints() : [];
    for (const savepoint of live.flatMap(({ savepoints }) => savepoints)) {
      this.hear({ kind: "releasing", savepoint });
      await job.release(savepoint);
      this.hear({ kind: "released", savepoint });
    }
    for (const { id: pin } of this.ledger.hasPinning ? await job.pins() : []) {
      this.hear({ kind: "unpinning", pin });
      await job.unpin(pin);
      this.hear({ kind: "unpinned", pin });
    }
  }
}

/** @throws Violation when somebody new cannot go on. */
async function inTime(what: string, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (error instanceof Violation) throw error;
    throw new Violation(`PROGRESS: ${what} failed: ${describeError(error)}`, { cause: error });
  }
}
