import { announceAdvice } from "./advice/announce-advice.js";
import { InvalidArgumentError } from "./errors/invalid-argument-error.js";
import { LruCache } from "./history/lru-cache.js";
import { Job } from "./job/job.js";
import { type JobContext, jobContext } from "./job/job-context.js";
import { listJobs } from "./job/job-marker.js";
import { assertTicket, type Ticket } from "./job/ticket.js";
import { TicketWorker } from "./job/ticket-worker.js";
import { assertJobId } from "./job-id.js";
import { describeValue } from "./key.js";
import type { Backend } from "./spi/backend.js";
import type { BackendTraits } from "./spi/backend-traits.js";
import { GuardedBackend } from "./spi/guarded-backend.js";
import type { ProbeReport } from "./spi/probe-report.js";
import { type CheckpointStoreOptions, type StoreSettings, storeSettings } from "./store-settings.js";
import { type CallOptions, Deadline } from "./time/deadline.js";

const rememberedJobs = 256;

/** Keeps the checkpoints of any number of jobs on one backend. */
export class CheckpointStore {
  readonly #backend: Backend;
  readonly #guarded: GuardedBackend;
  readonly #settings: StoreSettings;
  readonly #contexts = new LruCache<string, JobContext>(rememberedJobs);

  /** @throws InvalidArgumentError naming an option that cannot be used. */
  constructor(backend: Backend, options: CheckpointStoreOptions = {}) {
    if (backend?.specVersion !== 1) {
      throw new InvalidArgumentError(
        `the backend has specVersion ${describeValue(backend?.specVersion)}; this version of @holdfast/core uses backends of specVersion 1`,
      );
    }
    assertTraits(backend.traits);
    this.#backend = backend;
    this.#settings = storeSettings(options, backend.traits.inlineLimitBytes);
    announceAdvice({ ...this.#settings, retention: options.retention }, options.circumstances);
    this.#guarded = new GuardedBackend(backend, this.#settings.clock, this.#settings.random);
  }

  /**
   * A job by its id. Asks nothing of the storage.
   * @throws InvalidArgumentError when the id breaks the rules.
   */
  job(id: string): Job {
    assertJobId(id);
    return new Job(this.#context(id));
  }

  /** The ids of all jobs that were claimed and not destroyed, in ascending order. */
  async jobs(options: CallOptions = {}): Promise<readonly string[]> {
    return await listJobs(this.#guarded, this.#deadline(options));
  }

  /**
   * Uploads entries for a draft that is committed elsewhere.
   * @throws InvalidArgumentError when the ticket is none.
   */
  worker(ticket: Ticket): TicketWorker {
    assertTicket(ticket);
    return new TicketWorker(this.#context(ticket.job), ticket);
  }

  /**
   * Tries the backend's guarantees on the real place.
   * @throws UnsafeStorageError when one does not hold.
   */
  async probe(options: CallOptions = {}): Promise<ProbeReport> {
    return await this.#guarded.probe(this.#deadline(options));
  }

  /** Ends the use of the backend. What was stored stays. */
  async close(): Promise<void> {
    await this.#backend.close();
  }

  /** Job objects of one id share what they learn. */
  #context(id: string): JobContext {
    const context = this.#contexts.get(id) ?? jobContext(id, this.#guarded, this.#settings);
    this.#contexts.set(id, context);
    return context;
  }

  #deadline(options: CallOptions): Deadline {
    return new Deadline(options, this.#settings.deadlineMs, this.#settings.clock);
  }
}

function assertTraits(traits: unknown): void {
  const { orderedListing, inlineLimitBytes } = (traits ?? {}) as Partial<BackendTraits>;
  if (typeof orderedListing === "boolean" && typeof inlineLimitBytes === "number") return;
  throw new InvalidArgumentError(
    `the backend's traits are ${describeValue(traits)}; they must say orderedListing and inlineLimitBytes`,
  );
}
