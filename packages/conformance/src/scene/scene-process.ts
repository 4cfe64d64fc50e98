import { type Backend, HoldfastError } from "@holdfast/core";
import { describeError } from "../case/expectations.js";
import { Violation } from "../case/violation.js";
import type { JobMessage } from "../child/workload/job-message.js";
import type { JobSurroundings } from "../child/workload/job-settings.js";
import { JobWork } from "../child/workload/job-work.js";
import type { JobOrder } from "../trial/job-order.js";
import { carryOutOrder } from "../trial/work-on-job.js";

export interface SceneProcessOptions {
  readonly client: Backend;
  /** Cuts the process off from the storage, so that nothing it sends from then on has an effect. */
  readonly cut: () => void;
  /** Codes of errors that what goes wrong in the scene may explain, so that none of them ends the process. */
  readonly foreseen: readonly string[];
  readonly order: JobOrder;
  readonly surroundings: JobSurroundings;
  readonly tell: (message: JobMessage) => void;
}

/** A process of a scene: at work until its order is done, or until it is killed. */
export class SceneProcess {
  /** The steps of it that failed. */
  readonly failures: Extract<JobMessage, { kind: "failed" }>[] = [];
  readonly #options: SceneProcessOptions;
  readonly #killed = new AbortController();
  readonly #dead: Promise<void>;

  constructor(options: SceneProcessOptions) {
    this.#options = options;
    this.#dead = new Promise((resolve) => {
      this.#killed.signal.addEventListener("abort", () => resolve(), { once: true });
    });
  }

  /** Resolves when its work is done, or it is killed. @throws Violation when it ended otherwise */
  async run(): Promise<void> {
    await Promise.race([this.#work(), this.#dead]);
  }

  /** What it sends from now on reaches nobody, and nobody hears it. */
  kill(): void {
    this.#options.cut();
    this.#killed.abort(new Error("killed"));
  }

  async close(): Promise<void> {
    await this.#options.client.close();
  }

  async #work(): Promise<void> {
    const { client, order, surroundings, foreseen, tell } = this.#options;
    const { signal } = this.#killed;
    const hear = (message: JobMessage): void => {
      if (signal.aborted) return;
      if (message.kind === "failed") this.failures.push(message);
      tell(message);
    };
    try {
      const work = new JobWork(client, { ...order, surroundings, alsoTolerated: foreseen }, hear);
      await carryOutOrder(work, order, signal);
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof Violation) throw error;
      const isTyped = HoldfastError.isInstance(error);
      const what = isTyped
        ? "PROGRESS: nothing explains that"
        : "HONEST: not one of its own errors says that";
      throw new Violation(`${what} a process ended with ${describeError(error)}`, { cause: error });
    }
  }
}
