import { type JobMessage, JobTrial, workOnJob } from "@holdfast/conformance/trial";
import { s3Backend } from "@holdfast/s3";
import { countingHandler } from "../store/counting-handler.js";
import { clientSettings, type StoreAccess } from "../store/store-access.js";

export interface JobUnderLoadOptions {
  readonly access: StoreAccess;
  readonly name: string;
  readonly seed: number;
  /** So many clients of their own work on it at once, and fence each other. */
  readonly clients: number;
  /** How old a record must be to be trimmed, in milliseconds. */
  readonly trimAgeMs: number;
  /** Ends the looks, too. */
  readonly signal: AbortSignal;
}

/** The least that S3 allows: a huge entry of some MiB goes in parts. */
const partBytes: number = 5 * 2 ** 20;

/** A job that clients work on while the server is killed, and what is known of their work. */
export class JobUnderLoad {
  readonly trial: JobTrial;
  /** Steps that failed, by the code of the error. */
  readonly failedSteps: Map<string, number> = new Map();
  /** Requests that failed, by what became of them. */
  readonly failedRequests: Map<string, number> = new Map();
  readonly #options: JobUnderLoadOptions;
  readonly #handler: ReturnType<typeof countingHandler> = countingHandler((what) => {
    countOne(this.failedRequests, what);
  });

  constructor(options: JobUnderLoadOptions) {
    const { name, seed, trimAgeMs, signal } = options;
    this.#options = options;
    const backend = this.#open();
    this.trial = new JobTrial({
      seed,
      traits: backend.traits,
      rules: { job: name, trimAgeMs, hugeBytes: 2 * partBytes + 1 },
      open: async () => this.#open(),
      processPrefix: `${name}-p`,
      signal,
    });
  }

  /** Has its clients work until the signal ends them. @throws the error of a step that no dead server explains. */
  async work(signal: AbortSignal): Promise<void> {
    await Promise.all(Array.from({ length: this.#options.clients }, async () => await this.#client(signal)));
  }

  /** Ends its connections. */
  close(): void {
    this.#handler.destroy();
  }

  async #client(signal: AbortSignal): Promise<void> {
    const backend = this.#open();
    try {
      const order = this.trial.order({ steps: ["claim", "commit-huge"], onAndOn: "anything" });
      await workOnJob(backend, order, (message) => this.#hear(message), signal);
    } catch (error) {
      if (error !== signal.reason) throw error;
    } finally {
      await backend.close();
    }
  }

  #hear(message: JobMessage): void {
    this.trial.hear(message);
    if (message.kind === "failed") countOne(this.failedSteps, message.code);
  }

  #open(): ReturnType<typeof s3Backend> {
    const { access } = this.#options;
    const { bucket, prefix } = access;
    const requestHandler = this.#handler;
    const own = `${prefix}kills/`;
    return s3Backend({ bucket, prefix: own, ...clientSettings(access), requestHandler, partBytes });
  }
}

function countOne(counts: Map<string, number>, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}
