import { ExpiredError } from "../errors/expired-error.js";
import { FencedError } from "../errors/fenced-error.js";
import { HoldfastError } from "../errors/holdfast-error.js";
import { InvalidArgumentError } from "../errors/invalid-argument-error.js";
import { InvalidStateError } from "../errors/invalid-state-error.js";
import { OutcomeUnknownError } from "../errors/outcome-unknown-error.js";
import { SubsumedError } from "../errors/subsumed-error.js";
import { describeValue } from "../key.js";
import { assertEntry } from "../state/assert-entry.js";
import type { Entry, StoredEntry } from "../state/entry.js";
import { closeBody, type EntryBody } from "../state/entry-body.js";
import type { Effect } from "../state/manifest.js";
import { packEntries } from "../state/pack-entries.js";
import { inlineBytes } from "../state/read-entry.js";
import { ownerOfStateKey } from "../state/state-key.js";
import type { EntryWriting } from "../state/write-entry.js";
import { assertCallOptions, type CallOptions, type Deadline } from "../time/deadline.js";
import { assertEffect } from "./assert-effect.js";
import type { Checkpoint } from "./checkpoint.js";
import { DraftEntries } from "./draft-entries.js";
import { type JobContext, logDeadline, transferDeadline } from "./job-context.js";
import { entryWriting, putEntry } from "./put-entry.js";
import type { Ticket } from "./ticket.js";

/** So many times an inline entry's limit of small entries travels in one record. */
const recordInlineLimits = 4;

/** UTF-8 takes no more for one unit of a JavaScript string. */
const mostBytesPerUnit = 3;

/** What a writer needs of a draft to commit it. */
export interface DraftContent {
  readonly epoch: number;
  readonly nonce: string;
  readonly writing: EntryWriting;
  readonly entries: readonly StoredEntry[];
  /** The references, as they were, of entries of earlier checkpoints. */
  readonly reused: readonly Entry[];
  readonly effects: readonly Effect[];
}

/** Commits the content of a draft. */
type CommitContent = (content: DraftContent, deadline: Deadline) => Promise<Checkpoint>;

export interface DraftOrigin {
  readonly generation: number;
  readonly epoch: number;
  readonly nonce: string;
  /** The sinks that can carry out effects, or `undefined` where the caller does it. */
  readonly sinks: readonly string[] | undefined;
  readonly commit: CommitContent;
}

/** A checkpoint in the making. Nothing of it is visible before its commit, and all of it is after. */
export class Draft {
  readonly epoch: number;
  readonly generation: number;
  readonly #context: JobContext;
  readonly #origin: DraftOrigin;
  readonly #writing: EntryWriting;
  readonly #entries: DraftEntries;
  readonly #effects: Effect[] = [];
  readonly #abandoned = new AbortController();
  #state: "open" | "committing" | "unknown" | "closed" = "open";
  /** What a commit of unknown outcome tried to commit; only that can be tried again. */
  #tried: DraftContent | undefined;

  /** @internal */
  constructor(context: JobContext, origin: DraftOrigin) {
    this.#context = context;
    this.#origin = origin;
    this.epoch = origin.epoch;
    this.generation = origin.generation;
    this.#writing = entryWriting(context, origin, origin.nonce);
    this.#entries = new DraftEntries(this.#title);
  }

  /**
   * Stores an entry and resolves when it is durable. Large ones are streamed in constant memory; small ones wait for
   * the commit. The bytes must not be changed before it resolves.
   *
   * @throws InvalidArgumentError for a name that breaks the rules or is taken in this draft.
   * @throws BodyFailedError when the source of the bytes throws. After any failure the name can be put again.
   */
  async put(name: string, body: EntryBody, options: CallOptions = {}): Promise<Entry> {
    let deadline: Deadline;
    try {
      this.#assertOpen();
      assertCallOptions(options);
      deadline = transferDeadline(this.#context, options);
      if (!this.#isTakenAtOnce(body)) deadline = deadline.until(this.#abandoned.signal);
      this.#entries.takeName(name);
    } catch (error) {
      closeBody(body);
      throw error;
    }
    const storing = putEntry(this.#writing, name, body, deadline);
    return this.#reference(await this.#entries.addWhenStored(name, storing));
  }

  /**
   * Takes an entry of a live checkpoint over, without moving a byte.
   * @throws InvalidArgumentError when the value is no reference to an entry of this job, or the name is taken.
   */
  reuse(entry: Entry, options: { readonly name?: string } = {}): Entry {
    this.#assertOpen();
    assertEntry(this.#context.job, entry);
    const name = options.name ?? entry.name;
    const stored = storedEntry(entry, name);
    if (!stored.object) inlineBytes(stored);
    this.#entries.takeName(name);
    this.#entries.addReused(stored, entry);
    return this.#reference(stored);
  }

  /**
   * Takes over an entry that a worker stored with this draft's ticket.
   * @throws InvalidArgumentError when the reference is not of this draft, or the name is taken.
   * @throws CorruptError when the bytes that travelled in it were damaged.
   */
  adopt(entry: Entry): void {
    this.#assertOpen();
    assertEntry(this.#context.job, entry);
    const owner = entry.object ? ownerOfStateKey(this.#context.job, entry.object.key) : entry;
    if (owner?.epoch !== this.epoch || owner.generation !== this.generation) {
      throw new InvalidArgumentError(
        `entry ${describeValue(entry.name)} was stored for generation ${owner?.generation}, epoch ${owner?.epoch}; this draft is generation ${this.generation}, epoch ${this.epoch}: store it with this draft's ticket`,
      );
    }
    if (!entry.object) inlineBytes(entry);
    this.#entries.takeName(entry.name);
    this.#entries.add(storedEntry(entry, entry.name));
  }

  /**
   * Adds an external action to be carried out once the checkpoint is committed, and never if it is not.
   * @throws InvalidArgumentError when it is not plain JSON with a `sink`, or no such sink was given to the claim.
   */
  effect(effect: Effect): void {
    this.#assertOpen();
    this.#effects.push(assertEffect(effect, this.#origin.sinks));
  }

  /** What workers on other machines need to store entries for this draft: plain JSON. */
  ticket(): Ticket {
    this.#assertOpen();
    return { format: 1, job: this.#context.job, generation: this.generation, epoch: this.epoch };
  }

  /**
   * Makes the checkpoint visible, all or nothing, after all that is being put is stored. Then carries out its effects;
   * one that fails does not fail the commit, which stands, but stays in `writer.pendingEffects` and is tried again.
   *
   * @throws FencedError when a newer claim owns the job; its `outcome` is `unknown` when the commit may have counted
   * before that claim, and what the next claim restores tells. SubsumedError when a higher epoch has committed;
   * ExpiredError when a reused entry's checkpoint is not live any more. The draft is then closed.
   * @throws InvalidStateError when a put has failed and was not repeated.
   * @throws OutcomeUnknownError when it cannot be found out whether the commit landed. Commit again to find out;
   * the checkpoint is never made twice.
   * @throws UnavailableError (or another definite failure) when nothing was committed; commit again later.
   */
  async commit(options: CallOptions = {}): Promise<Checkpoint> {
    if (this.#state !== "unknown") this.#assertOpen();
    const deadline = logDeadline(this.#context, options);
    this.#state = "committing";
    try {
      const content = this.#tried ?? (await this.#content(deadline));
      const checkpoint = await this.#commit(content, deadline);
      this.#state = "closed";
      return checkpoint;
    } catch (error) {
      this.#state = isFinal(error) ? "closed" : this.#tried ? "unknown" : "open";
      throw error;
    }
  }

  /** Gives the draft up. What it stored is removed by a sweep after the next commit or claim. */
  abandon(): void {
    if (this.#state === "committing") throw new InvalidStateError(`${this.#title} is being committed`);
    this.#state = "closed";
    this.#abandoned.abort(new InvalidStateError(`${this.#title} was abandoned`));
  }

  /** Once an attempt may have landed, no later failure proves that the draft was not committed. */
  async #commit(content: DraftContent, deadline: Deadline): Promise<Checkpoint> {
    try {
      return await this.#origin.commit(content, deadline);
    } catch (error) {
      const isUnknown = !HoldfastError.isInstance(error) || error.outcome === "unknown";
      if (isUnknown) this.#tried = content;
      if (isUnknown || !this.#tried) throw error;
      throw new OutcomeUnknownError(`whether epoch ${this.epoch} was committed is still not known`, {
        cause: error,
        retryable: !isFinal(error),
      });
    }
  }

  async #content(deadline: Deadline): Promise<DraftContent> {
    await this.#entries.settle(deadline);
    const { settings, backend } = this.#context;
    const limits = {
      recordBytes: recordInlineLimits * settings.inlineLimitBytes,
      objectBytes: backend.traits.preferredObjectBytes,
    };
    const entries = await packEntries(this.#writing, this.#entries.stored, limits, deadline);
    // A commit that fails is tried again with what is stored already.
    for (const entry of entries) this.#entries.add(entry);
    const { epoch, nonce } = this.#origin;
    return {
      epoch,
      nonce,
      writing: this.#writing,
      entries,
      reused: this.#entries.reused,
      effects: [...this.#effects],
    };
  }

  /** Few bytes wait for the commit, and take nothing that could be given up. */
  #isTakenAtOnce(body: EntryBody): boolean {
    const { inlineLimitBytes } = this.#context.settings;
    if (typeof body === "string") return body.length * mostBytesPerUnit <= inlineLimitBytes;
    return body instanceof Uint8Array && body.length <= inlineLimitBytes;
  }

  #reference(stored: StoredEntry): Entry {
    const { job } = this.#context;
    const entry = { ...stored, job, epoch: this.epoch, generation: this.generation };
    return stored.object ? { ...entry, object: { ...stored.object } } : entry;
  }

  get #title(): string {
    return `the draft of epoch ${this.epoch} of job ${this.#context.job}`;
  }

  #assertOpen(): void {
    if (this.#state === "open") return;
    if (this.#state === "unknown") {
      throw new InvalidStateError(
        `${this.#title} may have been committed; commit it again to find out, or abandon it`,
      );
    }
    throw new InvalidStateError(
      `${this.#title} is ${this.#state === "committing" ? "being committed" : "closed"}; begin another`,
    );
  }
}

/** Whether a commit failed in a way that no repetition can mend. */
function isFinal(error: unknown): boolean {
  if (OutcomeUnknownError.isInstance(error) && !error.retryable) return true;
  return FencedError.isInstance(error) || SubsumedError.isInstance(error) || ExpiredError.isInstance(error);
}

function storedEntry({ lengthBytes, digest, inline, object }: StoredEntry, name: string): StoredEntry {
  const place = object && { object: { ...object } };
  return { name, lengthBytes, digest, ...(inline !== undefined && { inline }), ...place };
}
