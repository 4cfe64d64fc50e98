import {
  type Backend,
  CheckpointStore,
  type CheckpointStoreOptions,
  type Job,
  type RetentionFacts,
  type Writer,
} from "@holdfast/core";
import { memoryBackend } from "@holdfast/core/memory";
import { Choices } from "@holdfast/worlds";
import { VirtualClock } from "../../src/story/time/virtual-clock.js";

const intervalMs = 10_000;

/** A job in virtual time, with the settings that some facts tell. */
export class VirtualJob {
  readonly clock: VirtualClock = new VirtualClock();
  readonly storage: Backend = memoryBackend({ clock: this.clock });
  readonly intervalMs: number;
  readonly #options: CheckpointStoreOptions;

  constructor({
    retention,
    transferDeadlineMs,
    trimAgeMs,
    checkpointIntervalMs = intervalMs,
  }: RetentionFacts) {
    this.intervalMs = checkpointIntervalMs;
    this.#options = {
      clock: this.clock,
      random: new Choices(1),
      inlineLimitBytes: 0,
      ...(retention && { retention }),
      ...(transferDeadlineMs !== undefined && { transferDeadline: transferDeadlineMs }),
      ...(trimAgeMs !== undefined && { trimAge: trimAgeMs }),
    };
  }

  /** The job as one process has it. */
  open(backend: Backend = this.storage): Job {
    return new CheckpointStore(backend, this.#options).job("job");
  }

  /** Commits so many checkpoints, an interval apart, and sweeps after each. */
  async commit(job: Job, writer: Writer, count: number, stateBytes = 1000): Promise<void> {
    for (let made = 0; made < count; made += 1) {
      const draft = writer.begin();
      await draft.put("state", Buffer.alloc(stateBytes, made));
      await draft.commit();
      await job.sweep();
      await this.clock.sleep(this.intervalMs);
    }
  }

  async run<T>(what: () => Promise<T>): Promise<T> {
    return await this.clock.until(what());
  }
}

/** How something ended: `well`, or the code of its error. */
export async function ending(run: Promise<unknown>): Promise<string> {
  return await run.then(
    () => "well",
    (error: unknown) => String(Object(error).code ?? error),
  );
}
