import { type Backend, CheckpointStore, type CheckpointStoreOptions, type Job } from "@holdfast/core";
import { ManualClock, seededRandom } from "@holdfast/core/testing";
import { type Fate, FaultyBackend, type VerbCall } from "@holdfast/worlds";
import type { CaseContext } from "../../../case/case-context.js";
import { pause } from "../../../case/ends-in-time.js";
import { check } from "../../../case/violation.js";
import { CountedBackend } from "./counted-backend.js";

export const jobId = "orders";

/** Small sizes, so that little data takes every form it can be stored in. */
export const inlineLimitBytes = 64;
export const blockBytes = 128;

/** What becomes of a call; `undefined` leaves it as it is. */
export type Script = (call: VerbCall) => Fate | undefined;

/** Something that happens between two verbs of somebody else. */
export type Interlude = (call: VerbCall) => Promise<void>;

/** How far a machine's clock goes at once when nothing can happen before, in milliseconds. */
const stepMs = 500;
/** So often nothing must be seen to be under way before time passes. */
const quietTurns = 3;

/**
 * One machine with a client of the adapter and a clock of its own. What becomes of its verbs is scripted, and others can
 * act right before and after each of them.
 */
export class Machine {
  readonly clock: ManualClock;
  readonly store: CheckpointStore;
  readonly job: Job;
  /** Every call of a verb so far. */
  readonly calls: VerbCall[] = [];
  script: Script = () => undefined;
  /** Happens before a request reaches the storage. */
  before: Interlude = async () => undefined;
  /** Happens after it was applied, before the answer arrives. */
  after: Interlude = async () => undefined;
  readonly #late: (() => Promise<unknown>)[] = [];
  readonly #counted: CountedBackend;
  readonly #signal: AbortSignal;

  constructor(backend: Backend, context: CaseContext, options: CheckpointStoreOptions) {
    this.clock = new ManualClock();
    this.#signal = context.signal;
    this.#counted = new CountedBackend(backend);
    const faulty = new FaultyBackend(this.#counted, {
      fate: (call) => {
        this.calls.push(call);
        return this.script(call) ?? "ok";
      },
      arrive: async (call) => await this.#counted.counted(() => this.before(call)),
      answer: async (call) => await this.#counted.counted(() => this.after(call)),
      later: (_, apply) => this.#late.push(apply),
    });
    const random = seededRandom(context.choices.below(2 ** 31));
    const sizes = { inlineLimitBytes, blockBytes };
    this.store = new CheckpointStore(faulty, { clock: this.clock, random, ...sizes, ...options });
    this.job = this.store.job(jobId);
  }

  /** Lets everything be applied that was late. */
  async release(): Promise<void> {
    for (const apply of this.#late.splice(0)) await apply();
  }

  /** Runs something while this machine's clock goes on whenever nothing else does. */
  async patiently<T>(run: () => Promise<T>): Promise<T> {
    let isOver = false;
    const running = run().finally(() => {
      isOver = true;
    });
    // It is awaited below; until then a failure is nobody's.
    running.catch(() => undefined);
    for (let quiet = 0; ; ) {
      if (this.#counted.isBusy) await pause(1);
      else await new Promise((resolve) => setImmediate(resolve));
      if (isOver) return await running;
      check(!this.#signal.aborted, "the case was ended while a call was under way");
      quiet = this.#counted.isBusy ? 0 : quiet + 1;
      if (quiet < quietTurns) continue;
      quiet = 0;
      this.clock.advance(stepMs);
    }
  }
}

/** Another machine on the data of a case. */
export async function newMachine(
  context: CaseContext,
  options: CheckpointStoreOptions = {},
): Promise<Machine> {
  return new Machine(await context.open(), context, options);
}

/** Runs something once, at the first call that fits. */
export function once(fits: (call: VerbCall) => boolean, run: () => Promise<void>): Interlude {
  let ran = false;
  return async (call) => {
    if (ran || !fits(call)) return;
    ran = true;
    await run();
  };
}

/** Whether a call is about a record of a job's log. */
export function isRecord({ verb, keys: [key = ""] }: VerbCall, of: VerbCall["verb"] = "create"): boolean {
  return verb === of && key.startsWith(`${jobId}/log/`);
}
