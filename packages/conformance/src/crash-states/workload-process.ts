import { setImmediate as turn } from "node:timers/promises";
import { type Backend, HoldfastError } from "@holdfast/core";
import { describeError } from "../case/expectations.js";
import { Violation } from "../case/violation.js";
import type { JobMessage } from "../child/workload/job-message.js";
import type { JobSurroundings } from "../child/workload/job-settings.js";
import { JobWork } from "../child/workload/job-work.js";
import type { JobOrder } from "../trial/job-order.js";
import { carryOutOrder } from "../trial/work-on-job.js";

export interface WorkloadProcessOptions {
  readonly client: Backend;
  readonly order: JobOrder;
  readonly surroundings: JobSurroundings;
  /** An fsync may fail: then the place may be refused from then on, and any step may fail. */
  readonly failsSync: boolean;
  readonly tell: (message: JobMessage) => void;
}

/** A process of a workload: at work from its start on, until it is done or killed. */
export class WorkloadProcess {
  readonly #options: WorkloadProcessOptions;
  readonly #killed = new AbortController();
  readonly #ended: Promise<void>;
  #told = 0;
  #isOver = false;

  constructor(options: WorkloadProcessOptions) {
    this.#options = options;
    this.#ended = this.#work().finally(() => {
      this.#isOver = true;
    });
    // Whoever waits for the end is told why.
    this.#ended.catch(() => undefined);
  }

  /** Resolves when it has told so much, and then some turns later; or is over. */
  async hasTold(told: number, turns: number): Promise<void> {
    while (!this.#isOver && this.#told < told) await turn();
    for (let past = 0; !this.#isOver && past < turns; past += 1) await turn();
  }

  /** What it tells from now on never leaves it. */
  kill(): void {
    this.#killed.abort(new Error("killed"));
  }

  /** @throws Violation when it came to an end that nothing explains */
  async ended(): Promise<void> {
    await this.#ended;
  }

  async #work(): Promise<void> {
    const { client, order, surroundings, failsSync } = this.#options;
    const alsoTolerated = failsSync ? ["UNSAFE_STORAGE"] : [];
    const { signal } = this.#killed;
    const tell = (message: JobMessage): void => {
      if (signal.aborted) return;
      this.#told += 1;
      this.#options.tell(message);
    };
    try {
      await carryOutOrder(
        new JobWork(client, { ...order, surroundings, alsoTolerated }, tell),
        order,
        signal,
      );
    } catch (error) {
      if (signal.aborted || (failsSync && HoldfastError.isInstance(error))) return;
      if (error instanceof Violation) throw error;
      const message = `PROGRESS: nothing had failed, and a process at work ended with ${describeError(error)}`;
      throw new Violation(message, { cause: error });
    }
  }
}
