import {
  type Backend,
  type Checkpoint,
  type CheckpointStore,
  HoldfastError,
  type Job,
  type Writer,
} from "@holdfast/core";
import { Choices } from "@holdfast/worlds";
import { type ComposedDraft, type Composer, composeDraft, type KnownCheckpoint } from "./composed-draft.js";
import type { JobMessage } from "./job-message.js";
import { type JobSettings, type JobSurroundings, openJobStore } from "./job-settings.js";
import { contentsOf, readCheckpoint } from "./read-checkpoint.js";

/** Everything that a process may do with a job. */
export type JobStep =
  | "claim"
  | "commit"
  | "commit-two"
  | "commit-huge"
  | "savepoint"
  | "release"
  | "pin-and-read"
  | "latest"
  | "verify"
  | "sweep";

export interface JobWorkOptions {
  readonly settings: JobSettings;
  readonly seed: number;
  readonly processName: string;
  /** Told before each chunk of a huge entry. */
  readonly beforeChunk?: () => void;
  /** Codes of errors that are part of life here, besides those that always are. */
  readonly alsoTolerated?: readonly string[];
  readonly surroundings?: JobSurroundings;
}

/** How a step may fail where others work on the same job, or where the storage does not answer. */
const lifesErrors = ["FENCED", "SUBSUMED", "EXPIRED", "UNAVAILABLE", "OUTCOME_UNKNOWN", "ABORTED"];
/** So often a commit of unknown outcome is tried again. */
const commitAttempts = 3;
/** Longer than any case takes. */
const pinTtl = "4h";

/** A process at work on a job. It tells each thing before it does it, and each acknowledgement the moment it has it. */
export class JobWork {
  readonly #tell: (message: JobMessage) => void;
  readonly #store: CheckpointStore;
  readonly #job: Job;
  readonly #choices: Choices;
  readonly #composer: Composer;
  readonly #processName: string;
  readonly #tolerated: ReadonlySet<string>;
  readonly #savepoints: string[] = [];
  #writer: Writer | undefined;
  #newest: KnownCheckpoint | undefined;
  #named = 0;

  constructor(backend: Backend, options: JobWorkOptions, tell: (message: JobMessage) => void) {
    const { settings, seed, processName, beforeChunk = () => undefined, alsoTolerated = [] } = options;
    this.#tolerated = new Set([...lifesErrors, ...alsoTolerated]);
    this.#tell = tell;
    this.#store = openJobStore(backend, settings, options.surroundings);
    this.#job = this.#store.job(settings.job);
    this.#choices = new Choices(seed);
    this.#processName = processName;
    this.#composer = {
      choices: this.#choices,
      settings,
      processName,
      beforeChunk,
      worker: (draft) => this.#store.worker(draft.ticket()),
    };
  }

  get writer(): Writer | undefined {
    return this.#writer;
  }

  /**
   * Does one thing. Errors that others' work explains are told, and their code is answered; any other one ends the
   * process.
   */
  async step(step: JobStep): Promise<string | undefined> {
    try {
      await this.run(step);
      return undefined;
    } catch (error) {
      if (!HoldfastError.isInstance(error) || !this.#tolerated.has(error.code)) throw error;
      if (error.code === "FENCED") this.#writer = undefined;
      this.#tell({ kind: "failed", step, code: error.code, message: error.message });
      return error.code;
    }
  }

  /** Does one thing, which has to succeed. */
  async run(step: JobStep): Promise<void> {
    switch (step) {
      case "claim":
        return await this.#claim();
      case "commit":
        return await this.#commit(await this.#compose());
      case "commit-two":
        return await this.#commitTwo();
      case "commit-huge":
        return await this.#commit(await this.#compose(true));
      case "savepoint":
        return await this.#savepoint();
      case "release":
        return await this.#release();
      case "pin-and-read":
        return await this.#pinAndRead();
      case "latest":
        return await this.#readLatest();
      case "verify":
        return await this.#verify();
      case "sweep":
        return await this.#sweep();
    }
  }

  async #claim(): Promise<void> {
    this.#tell({ kind: "claiming" });
    const carryOut = async (
      { effect }: Readonly<Record<string, unknown>>,
      place: { readonly generation: number; readonly epoch: number; readonly index: number },
    ): Promise<void> => {
      const { generation, epoch, index } = place;
      this.#tell({ kind: "carried", generation, epoch, index, effect: Number(effect) });
    };
    const writer = await this.#job.claim({ sinks: { parent: { carryOut } } });
    const { generation, restored } = writer;
    const name = restored ? { generation: restored.generation, epoch: restored.epoch } : null;
    this.#tell({ kind: "claimed", generation, restored: name });
    this.#writer = writer;
    this.#newest = restored && (await this.#read(restored, "claim"));
  }

  async #compose(withHuge = false): Promise<ComposedDraft> {
    if (!this.#writer) await this.#claim();
    const writer = this.#writer;
    if (!writer) throw new Error("a claim left no writer");
    return await composeDraft(this.#composer, writer, this.#newest, withHuge);
  }

  async #commit({ draft, plan }: ComposedDraft): Promise<void> {
    const { generation, epoch } = plan;
    this.#tell({ kind: "committing", ...plan });
    for (let attempt = 1; ; attempt += 1) {
      try {
        const checkpoint = await draft.commit();
        this.#tell({ kind: "committed", generation, epoch });
        this.#newest = known(checkpoint, plan.entries);
        return;
      } catch (error) {
        if (!HoldfastError.isInstance(error)) throw error;
        const { code, outcome, retryable } = error;
        if (code === "OUTCOME_UNKNOWN" && retryable && attempt < commitAttempts) continue;
        this.#tell({ kind: "refused", generation, epoch, code, outcome });
        throw error;
      }
    }
  }

  /** In the wrong order the earlier one is overtaken. */
  async #commitTwo(): Promise<void> {
    const drafts = [await this.#compose(), await this.#compose()];
    if (this.#choices.chance(0.2)) drafts.reverse();
    const endings = await Promise.allSettled(drafts.map(async (draft) => await this.#commit(draft)));
    for (const ending of endings) if (ending.status === "rejected") throw ending.reason;
  }

  async #savepoint(): Promise<void> {
    if (await this.#isEmpty()) return;
    this.#named += 1;
    const savepoint = `${this.#processName}-${this.#named}`;
    this.#tell({ kind: "naming", savepoint });
    const { epoch } = await this.#job.savepoint(savepoint);
    this.#tell({ kind: "named", savepoint, epoch });
    this.#savepoints.push(savepoint);
  }

  async #release(): Promise<void> {
    const savepoint = this.#savepoints.shift();
    if (savepoint === undefined) return;
    this.#tell({ kind: "releasing", savepoint });
    await this.#job.release(savepoint);
    this.#tell({ kind: "released", savepoint });
  }

  async #pinAndRead(): Promise<void> {
    if (await this.#isEmpty()) return;
    this.#tell({ kind: "pinning" });
    const pin = await this.#job.pin(undefined, { ttl: pinTtl });
    this.#tell({ kind: "pinned", pin: pin.id, epoch: pin.epoch });
    await this.#read(pin.checkpoint, "pin");
    this.#tell({ kind: "unpinning", pin: pin.id });
    await pin.release();
    this.#tell({ kind: "unpinned", pin: pin.id });
  }

  async #readLatest(): Promise<void> {
    const latest = await this.#job.latest();
    if (latest) await this.#read(latest, "latest");
  }

  /** A job that has once had a checkpoint always has one that can be held. */
  async #isEmpty(): Promise<boolean> {
    return !this.#newest && !(await this.#job.latest());
  }

  async #verify(): Promise<void> {
    this.#tell({ kind: "verifying" });
    const { checkpoints } = await this.#job.verify({ record: this.#choices.chance(0.5) });
    const damaged = checkpoints.filter(({ status }) => status === "damaged");
    if (damaged.length > 0) throw damaged[0]?.problems[0]?.error ?? new Error("a checkpoint is damaged");
    this.#tell({ kind: "verified" });
  }

  async #sweep(): Promise<void> {
    this.#tell({ kind: "sweeping" });
    await this.#job.sweep();
    this.#tell({ kind: "swept" });
  }

  /** Whether the content is that of the draft, the parent judges, who knows all drafts. */
  async #read(checkpoint: Checkpoint, by: string): Promise<KnownCheckpoint> {
    const contents = await contentsOf(checkpoint);
    await readCheckpoint(checkpoint, contents);
    const { generation, epoch } = checkpoint;
    this.#tell({ kind: "read", generation, epoch, entries: contents, by });
    return known(checkpoint, contents);
  }
}

function known(checkpoint: Checkpoint, contents: KnownCheckpoint["contents"]): KnownCheckpoint {
  return { contents, entry: (name) => checkpoint.entry(name) };
}
