import type { NfsRequest } from "./nfs-request.js";
import { ScheduleDigest } from "./schedule-digest.js";

/** What a step does: a request reaches the server, or an answer its client; or a kernel begins to write something back. */
export type NfsStepKind = "request" | "answer" | "write-back";

const kindNumbers: Readonly<Record<NfsStepKind, number>> = { request: 0, answer: 1, "write-back": 2 };

/** Something that can happen next. */
export interface NfsStep {
  readonly kind: NfsStepKind;
  readonly request: NfsRequest;
}

/** Decides what happens next. */
export interface NfsSchedule {
  /**
   * Answers the place of the step that happens next, of all that can; asked only when there are several. They come in the
   * order in which they came about.
   */
  choose(steps: readonly NfsStep[]): number;
}

/** A step that waits for its turn. */
export interface PendingStep extends NfsStep {
  /** The client by number and the request by its number among those of the client: the same in every run alike. */
  readonly identity: number;
  /** Whether it has to wait for something else than its turn. */
  isHeld(): boolean;
  run(): void;
}

/** Lets one thing happen at a time, each at a turn of its own. */
export class RpcSteps {
  readonly digest: ScheduleDigest = new ScheduleDigest();
  /** The places that were chosen so far. */
  readonly choices: number[] = [];
  readonly #pending: PendingStep[] = [];
  /** What may happen while something else does, and need not. */
  readonly #optional: PendingStep[] = [];
  readonly #schedule: NfsSchedule | undefined;
  #isAwake = false;

  constructor(schedule: NfsSchedule | undefined) {
    this.#schedule = schedule;
  }

  /** What waits for its turn, and what is held. */
  get pending(): readonly NfsStep[] {
    return this.#pending;
  }

  /** Whether something can happen without anybody's help. */
  get isRunnable(): boolean {
    return this.#pending.some((step) => !step.isHeld());
  }

  add(step: PendingStep): void {
    this.#pending.push(step);
    this.wake();
  }

  /** Adds what may happen as long as anything else can. */
  addOptional(step: PendingStep): void {
    this.#optional.push(step);
  }

  remove(step: PendingStep): void {
    removeFrom(this.#pending, step);
    removeFrom(this.#optional, step);
  }

  /** To be called when something that was held is free. */
  wake(): void {
    if (this.#isAwake) return;
    this.#isAwake = true;
    const run = (): void => {
      this.#isAwake = false;
      this.#runOne();
    };
    // Under a schedule whoever can go on by itself does so first, and the next tick comes after all of that.
    if (this.#schedule) queueMicrotask(() => process.nextTick(run));
    else setImmediate(run);
  }

  #runOne(): void {
    const runnable = this.#pending.filter(isFree);
    if (runnable.length === 0) return;
    if (this.#optional.length > 0) runnable.push(...this.#optional.filter(isFree));
    const step = this.#choose(runnable);
    if (!step) return;
    this.remove(step);
    this.digest.add(step.identity, kindNumbers[step.kind]);
    step.run();
    if (this.#pending.length > 0) this.wake();
  }

  #choose(runnable: readonly PendingStep[]): PendingStep | undefined {
    if (runnable.length < 2 || !this.#schedule) return runnable[0];
    const place = this.#schedule.choose(runnable);
    const step = runnable[place];
    if (!step) throw new RangeError(`the schedule chose step ${place} of ${runnable.length}`);
    this.choices.push(place);
    return step;
  }
}

function isFree(step: PendingStep): boolean {
  return !step.isHeld();
}

function removeFrom(steps: PendingStep[], step: PendingStep): void {
  const at = steps.indexOf(step);
  if (at >= 0) steps.splice(at, 1);
}
