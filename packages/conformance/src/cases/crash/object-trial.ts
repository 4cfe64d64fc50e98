import type { Backend } from "@holdfast/core";
import type { CaseContext } from "../../case/case-context.js";
import { pause } from "../../case/ends-in-time.js";
import { check } from "../../case/violation.js";
import type { Child } from "../../child/child.js";
import type { StoreObjectsInput } from "../../child/programs/store-objects.js";
import { asObjectMessages } from "../../child/workload/object-message.js";
import { ObjectWork } from "../../child/workload/object-work.js";
import { endOf } from "./child-lives.js";
import { ObjectLedger } from "./object-ledger.js";

/** Rounds of processes that store objects and are killed. Each round has a prefix of its own, emptied at its end. */
export class ObjectTrial {
  readonly #context: CaseContext;
  #ledger = new ObjectLedger();
  #round = 0;
  #processes = 0;
  #acknowledged = 0;

  constructor(context: CaseContext) {
    this.#context = context;
  }

  /** How many acknowledgements all processes had told before they died. */
  get acknowledged(): number {
    return this.#acknowledged;
  }

  get prefix(): string {
    return `crash/${this.#round}/`;
  }

  async start(input: Pick<StoreObjectsInput, "steps" | "rounds" | "waits" | "killInChunk">): Promise<Child> {
    const { choices } = this.#context;
    const { processName, prefix, hugeBytes, deadlineMs } = this.#next();
    const seed = choices.below(2 ** 31);
    return await this.#context.startChild("store-objects", {
      ...{ processName, prefix, hugeBytes, deadlineMs, seed },
      ...input,
    });
  }

  /** Waits for the end of each and takes in what they had told. */
  async ended(...children: readonly Child[]): Promise<void> {
    for (const child of children) {
      await endOf(child);
      for (const message of asObjectMessages(child.told)) this.#ledger.hear(message);
    }
  }

  /** A new client finds what was acknowledged, can go on at once, and empties the place. */
  async judge(): Promise<void> {
    const { choices, signal } = this.#context;
    signal.throwIfAborted();
    const client = await this.#context.open();
    await this.#ledger.judge(client, this.prefix);
    const failuresBefore = this.#ledger.failures.length;
    const work = new ObjectWork(client, { ...this.#next(), choices }, (message) => {
      this.#ledger.hear(message);
    });
    // Also the very key at which somebody died can be had, or is there.
    for (const name of ["0-0", "1-0", "2-0", "new"]) await work.create(name);
    await work.write();
    await work.write();
    await work.remove();
    const [failure] = this.#ledger.failures.slice(failuresBefore);
    check(!failure, () => {
      return `PROGRESS: after a crash a ${failure?.verb} of ${failure?.key} by another process failed with ${failure?.code}: ${failure?.message}`;
    });
    await this.#ledger.judge(client, this.prefix);
    await this.#empty(client);
    await client.close();
    this.#acknowledged += this.#ledger.acknowledged;
    this.#ledger = new ObjectLedger();
    this.#round += 1;
  }

  /** What a killed process had asked for may arrive once more after a removal, over a network. */
  async #empty(client: Backend): Promise<void> {
    let left: readonly string[] = [];
    for (const waitMs of [0, 50, 500, 5000]) {
      await pause(waitMs);
      await client.remove(this.#ledger.keys());
      left = (await client.list(this.prefix)).map(({ key }) => key);
      if (left.length === 0) return;
    }
    check(false, () => `all was removed, again and again; ${left.join(", ")} is still listed`);
  }

  #next(): { processName: string; prefix: string; hugeBytes: number; deadlineMs: number } {
    const { tuning } = this.#context;
    this.#processes += 1;
    const hugeBytes = Math.min(tuning.largeBytes, 2 * tuning.partBytes + 1);
    const { callDeadlineMs: deadlineMs } = tuning;
    return { processName: `p${this.#processes}`, prefix: this.prefix, hugeBytes, deadlineMs };
  }
}
