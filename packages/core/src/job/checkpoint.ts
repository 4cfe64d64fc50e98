import { CorruptError } from "../errors/corrupt-error.js";
import { InvalidStateError } from "../errors/invalid-state-error.js";
import { NotFoundError } from "../errors/not-found-error.js";
import { describeValue } from "../key.js";
import type { ByteRange } from "../spi/byte-range.js";
import type { Entry, StoredEntry } from "../state/entry.js";
import type { Effect, Manifest } from "../state/manifest.js";
import { readEntry } from "../state/read-entry.js";
import type { CallOptions, Deadline } from "../time/deadline.js";
import { type JobContext, transferDeadline } from "./job-context.js";
import { assertLive } from "./load-manifest.js";

export interface ReadEntryOptions extends CallOptions {
  /** Only this part of the entry. */
  readonly range?: ByteRange;
}

/**
 * A committed checkpoint and its state. Every byte is checked against its length and SHA-256 before it is handed on.
 *
 * Reading ends in a result or, by the deadline, in one of: `ExpiredError` when retention has dropped the checkpoint
 * meanwhile (a pin prevents that), `CorruptError` when what is stored is proven damaged or lost, `UnavailableError`
 * when the storage does not answer, `AbortedError`.
 */
export class Checkpoint {
  readonly epoch: number;
  readonly generation: number;
  /** When it was committed, by its writer's clock, in milliseconds. */
  readonly committedAtMs: number;
  readonly entries: readonly Entry[];
  readonly effects: readonly Effect[];
  readonly #context: JobContext;
  readonly #byName: ReadonlyMap<string, Entry>;

  /** @internal */
  constructor(context: JobContext, manifest: Manifest) {
    this.#context = context;
    this.epoch = manifest.epoch;
    this.generation = manifest.generation;
    this.committedAtMs = manifest.committedAtMs;
    this.effects = manifest.effects;
    this.entries = manifest.entries.map((entry) => entryOf(context.job, manifest, entry));
    this.#byName = new Map(this.entries.map((entry) => [entry.name, entry]));
  }

  has(name: string): boolean {
    return this.#byName.has(name);
  }

  /**
   * A reference to an entry, for `draft.reuse`.
   * @throws NotFoundError when the checkpoint has no entry of this name.
   */
  entry(name: string): Entry {
    const entry = this.#byName.get(name);
    if (entry) return entry;
    const names = this.entries.slice(0, 20).map((present) => JSON.stringify(present.name));
    throw new NotFoundError(
      `epoch ${this.epoch} of job ${this.#context.job} has no entry ${describeValue(name)}; it has ${names.join(", ") || "none"}`,
    );
  }

  /** An entry's bytes, whole in memory. */
  async read(name: string, options: ReadEntryOptions = {}): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of this.stream(name, options)) chunks.push(chunk);
    const [only] = chunks;
    return only && chunks.length === 1 ? only : Buffer.concat(chunks);
  }

  /** An entry as UTF-8 text. */
  async readText(name: string, options: CallOptions = {}): Promise<string> {
    return Buffer.from(await this.read(name, options)).toString("utf8");
  }

  /**
   * An entry as JSON.
   * @throws InvalidStateError when the entry holds no JSON.
   */
  async readJson<T = unknown>(name: string, options: CallOptions = {}): Promise<T> {
    const text = await this.readText(name, options);
    try {
      return JSON.parse(text) as T;
    } catch (cause) {
      throw new InvalidStateError(`entry ${describeValue(name)} of epoch ${this.epoch} holds no JSON`, {
        cause,
      });
    }
  }

  /** An entry's bytes as they arrive, in constant memory. Each block is checked before it is yielded. */
  async *stream(name: string, options: ReadEntryOptions = {}): AsyncGenerator<Uint8Array, void, undefined> {
    const entry = this.entry(name);
    const deadline = transferDeadline(this.#context, options);
    try {
      yield* readEntry(this.#context.backend, entry, deadline, options.range);
    } catch (error) {
      throw NotFoundError.isInstance(error) ? await this.#lost(entry, error, deadline) : error;
    }
  }

  /** @throws ExpiredError when the object is gone because the checkpoint was dropped. */
  async #lost(entry: StoredEntry, cause: NotFoundError, deadline: Deadline): Promise<CorruptError> {
    await assertLive(this.#context, this.epoch, cause, deadline);
    const key = entry.object?.key ?? "";
    return new CorruptError(`epoch ${this.epoch} is live, but ${key}, which holds ${entry.name}, is gone`, {
      key,
      reason: "missing",
      cause,
    });
  }
}

function entryOf(job: string, { epoch, generation }: Manifest, entry: StoredEntry): Entry {
  return { ...entry, job, epoch, generation };
}
