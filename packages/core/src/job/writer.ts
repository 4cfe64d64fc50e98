import { FencedError } from "../errors/fenced-error.js";
import { InvalidArgumentError } from "../errors/invalid-argument-error.js";
import { observed, publish } from "../events.js";
import { pendingEffects } from "../history/live-set.js";
import type { Head } from "../log/head.js";
import type { LogRecord } from "../log/log-record.js";
import type { CallOptions, Deadline } from "../time/deadline.js";
import { randomNonce } from "../time/random.js";
import { SerialQueue } from "../time/serial-queue.js";
import { appendChange } from "./append-change.js";
import { carryOutEffects, type EffectFailure, type EffectSinks } from "./carry-out-effects.js";
import { Checkpoint } from "./checkpoint.js";
import { commitContent } from "./commit-content.js";
import { Draft, type DraftContent } from "./draft.js";
import { EffectLedger, type PendingEffect } from "./effect-ledger.js";
import { fenced } from "./fenced.js";
import { type JobContext, logDeadline } from "./job-context.js";
import { loadManifest } from "./load-manifest.js";

export interface WriterOrigin {
  readonly head: Head;
  readonly restored: Checkpoint | undefined;
  readonly sinks: EffectSinks | undefined;
}

/** How settling went: the effects that could not be carried out. */
export interface SettleReport {
  readonly failures: readonly EffectFailure[];
}

/**
 * The owner of a job, by a claim. It stays the owner until the next claim; from then on none of its commits can
 * succeed, however long it was stalled.
 */
export class Writer {
  /** The fencing token. */
  readonly generation: number;
  /** The checkpoint to go on from: the newest restorable one of the claim's own record; `undefined` for a new job. */
  readonly restored: Checkpoint | undefined;
  readonly #context: JobContext;
  readonly #sinks: EffectSinks | undefined;
  readonly #ledger = new EffectLedger();
  readonly #appends = new SerialQueue();
  readonly #effects = new SerialQueue();
  #head: Head;
  #lastBegun: number;
  #fenced: FencedError | undefined;

  /** @internal */
  constructor(context: JobContext, { head, restored, sinks }: WriterOrigin) {
    this.#context = context;
    this.#head = head;
    this.#sinks = sinks;
    this.restored = restored;
    this.generation = head.record.generation;
    this.#lastBegun = head.record.lastEpoch;
  }

  /** Effects of committed checkpoints that are not yet known to have been carried out. */
  get pendingEffects(): readonly PendingEffect[] {
    return this.#ledger.pending;
  }

  /**
   * Begins a checkpoint. Several may be in the making at once; they commit in order of epoch, and one that is
   * overtaken can no longer commit.
   * @throws FencedError when this writer is known to be fenced.
   */
  begin(): Draft {
    if (this.#fenced) throw fenced(this.#context.job, this.generation, this.#fenced.currentGeneration);
    this.#lastBegun = Math.max(this.#lastBegun, this.#head.record.lastEpoch) + 1;
    return new Draft(this.#context, {
      generation: this.generation,
      epoch: this.#lastBegun,
      nonce: randomNonce(this.#context.settings.random),
      sinks: this.#sinks && Object.keys(this.#sinks),
      commit: async (content, deadline) => await this.#commit(content, deadline),
    });
  }

  /**
   * Notes that the caller carried out an effect; the next commit or `settle` records it.
   * @throws InvalidArgumentError when the effect is not pending.
   */
  effectDone(effect: Pick<PendingEffect, "epoch" | "index">): void {
    if (this.#ledger.markDone(effect)) return;
    throw new InvalidArgumentError(`effect ${effect.index} of epoch ${effect.epoch} is not pending`);
  }

  /**
   * Carries out what is pending and records what is done, without a commit: for a clean end of a run.
   * @throws FencedError when a newer claim owns the job.
   */
  async settle(options: CallOptions = {}): Promise<SettleReport> {
    const deadline = logDeadline(this.#context, options);
    // The newest record may know effects of a commit whose outcome was unknown.
    await this.#append(deadline, "settling", async (before) => {
      const found = await this.#context.log.readHead(deadline);
      const head = found && found.seq > before.seq ? found : before;
      this.#assertOwner(head.record);
      return { head };
    });
    const failures = [...(await this.#learnEffects(false, deadline)), ...(await this.#carryOut(deadline))];
    if (this.#ledger.hasUnrecorded) {
      const change = async (record: LogRecord): Promise<LogRecord> => {
        this.#assertOwner(record);
        return this.#ledger.withDone(record);
      };
      await this.#append(deadline, "settling", async (before) => {
        return { head: (await appendChange(this.#context, "retain", before, change, deadline)) ?? before };
      });
    }
    return { failures };
  }

  /** @internal Replays the effects that earlier runs left. */
  async replayEffects(deadline: Deadline): Promise<void> {
    await this.#learnEffects(true, deadline);
    await this.#carryOut(deadline);
  }

  async #commit(content: DraftContent, deadline: Deadline): Promise<Checkpoint> {
    const { job, settings } = this.#context;
    const { epoch, entries } = content;
    const details = { job, generation: this.generation, epoch, entries: entries.length };
    const { manifest } = await observed("commit", settings.clock, details, async () => {
      return await this.#append(deadline, `the commit of epoch ${epoch}`, async (before) => {
        return await commitContent(this.#context, this.generation, content, this.#ledger, before, deadline);
      });
    });
    await this.#carryOutAfterCommit(deadline);
    return new Checkpoint(this.#context, manifest);
  }

  /** One append of this writer at a time, each on the head that the one before left. */
  async #append<T extends { readonly head: Head }>(
    deadline: Deadline,
    what: string,
    run: (head: Head) => Promise<T>,
  ): Promise<T> {
    return await this.#appends.run(what, deadline, async () => {
      try {
        const appended = await run(this.#head);
        this.#ledger.recorded(appended.head.record);
        this.#head = appended.head;
        // A commit can turn out to have landed long ago, and somebody else to have claimed since.
        const { generation } = appended.head.record;
        if (generation !== this.generation)
          this.#fenced = fenced(this.#context.job, this.generation, generation);
        return appended;
      } catch (error) {
        if (FencedError.isInstance(error)) this.#fenced = error;
        throw error;
      }
    });
  }

  /** The checkpoint stands, so whatever goes wrong with effects leaves them pending and is told to observers only. */
  async #carryOutAfterCommit(deadline: Deadline): Promise<void> {
    try {
      await this.#learnEffects(false, deadline);
      await this.#carryOut(deadline);
    } catch (error) {
      this.#tellFailure(undefined, error);
    }
  }

  /**
   * Finds effects of this job's checkpoints that are not known yet, such as those of a commit of unknown outcome. Those
   * of a checkpoint whose record cannot be read stay pending and stop nothing else.
   */
  async #learnEffects(replay: boolean, deadline: Deadline): Promise<readonly EffectFailure[]> {
    const { record } = this.#head;
    const failures: EffectFailure[] = [];
    for (const reference of record.live.recent) {
      const { epoch } = reference;
      if (pendingEffects(record.live, reference) === 0 || this.#ledger.knows(epoch)) continue;
      try {
        this.#ledger.add(reference, await loadManifest(this.#context, record, reference, deadline), replay);
      } catch (error) {
        failures.push({ epoch, error });
        this.#tellFailure(epoch, error);
      }
    }
    return failures;
  }

  #tellFailure(epoch: number | undefined, error: unknown): void {
    publish("effect", () => ({ job: this.#context.job, epoch, durationMs: 0, error }));
  }

  /** Without sinks the caller carries effects out. A failure leaves the effect pending; the checkpoint stands. */
  async #carryOut(deadline: Deadline): Promise<readonly EffectFailure[]> {
    const sinks = this.#sinks;
    if (!sinks || this.#fenced || this.#ledger.pending.length === 0) return [];
    return await this.#effects.run("carrying out effects", deadline, async () => {
      return await carryOutEffects(this.#context, this.#ledger, sinks, deadline);
    });
  }

  #assertOwner({ generation }: LogRecord): void {
    if (generation !== this.generation) throw fenced(this.#context.job, this.generation, generation);
  }
}
