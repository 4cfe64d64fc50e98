import {
  type CallOptions,
  type Checkpoint,
  type Effect,
  type EffectContext,
  type EffectSink,
  type EntryBody,
  HoldfastError,
  InvalidStateError,
  type Job,
  type PendingEffect,
} from "@holdfast/core";
import { Bounds } from "./bounds.js";
import type { EndedFile } from "./ended-file.js";
import { OutputLostError } from "./errors/output-lost-error.js";
import { fileEffect, fileOfEffect } from "./finished-file.js";
import type { FileCapture } from "./open-file.js";
import { OpenFiles } from "./open-files.js";
import type { OutputMedium } from "./output-medium.js";
import { PartSender } from "./part-sender.js";
import { restoreFiles } from "./restore-files.js";
import type { SinkSettings } from "./sink-options.js";
import { entryNames, readSinkState, sinkStateText } from "./sink-state.js";
import { type SinkSweepReport, sweepUnfinished } from "./sweep-unfinished.js";

/** Whose output this is, and from where it goes on: a `Writer` of @holdfast/core. */
export interface SinkOwner {
  readonly generation: number;
  readonly restored: Pick<Checkpoint, "epoch" | "has" | "read" | "readJson"> | undefined;
  readonly pendingEffects?: readonly PendingEffect[];
}

/** Where a sink puts its state and its finished files: a `Draft` of @holdfast/core. */
export interface SinkDraft {
  readonly epoch: number;
  put(name: string, body: EntryBody, options?: CallOptions): Promise<unknown>;
  effect(effect: Effect): void;
}

/** What a restore found. */
export interface SinkRestoreReport {
  /** Files in progress that this run goes on with. */
  readonly files: number;
  /** Those of them, by key, of which it could not be seen whether the store still has their parts. */
  readonly unverified: readonly string[];
  /** Those whose bytes were lost, where `onLost` said to go on. */
  readonly lost: readonly OutputLostError[];
}

const defaults = { writeMs: 300_000, snapshotMs: 900_000, restoreMs: 900_000, sweepMs: 900_000 };
/** Smaller tails are copied, so that they can travel with others. */
const copiedBytes: number = 256 * 1024;

/**
 * Writes records to files that end by size, age and inactivity. The files appear exactly once: those in progress travel
 * in checkpoints, and those that have ended appear after the checkpoint that has them is committed.
 *
 * Made by `s3Sink` or `localSink`. When the store has failed for good the sink is of no use any more, and every call tells
 * why: make another one and claim the job again, which goes on from the newest checkpoint.
 */
export class RollingSink<R> implements EffectSink {
  readonly name: string;
  readonly #settings: SinkSettings<R>;
  readonly #medium: OutputMedium;
  readonly #bounds: Bounds;
  readonly #sender: PartSender;
  readonly #files: OpenFiles<R>;
  readonly #closing = new AbortController();
  /** By the epoch of the draft that had them last. */
  readonly #ended = new Map<EndedFile, number | undefined>();
  #owner: SinkOwner | undefined;
  #failure: unknown;

  /** @internal */
  constructor(medium: OutputMedium, settings: SinkSettings<R>, keyPrefix: string) {
    const { signal } = this.#closing;
    this.name = settings.name;
    this.#settings = settings;
    this.#medium = medium;
    this.#bounds = new Bounds(settings.clock, signal);
    const onFailure = (error: unknown): void => this.#fail(error);
    this.#sender = new PartSender({ medium, partsAtOnce: settings.partsAtOnce, signal, onFailure });
    const onEnd = (file: EndedFile): void => void this.#ended.set(file, undefined);
    this.#files = new OpenFiles({ settings, sender: this.#sender, keyPrefix, onEnd });
  }

  /** How many files are in progress. */
  get openFiles(): number {
    return this.#files.count;
  }

  /**
   * Takes up what the restored checkpoint has of this sink; with a job that is new, nothing. Called once, before the
   * first `write`, with the writer that the claim answered. The sink must have been given to that claim under its name.
   *
   * @throws OutputLostError when parts that the checkpoint counts on are gone for certain, and `onLost` says `fail`.
   * @throws InvalidStateError when files in progress were begun by an encoder that is not among `formerEncoders`, or in
   * another bucket or folder; it names the way out.
   */
  async restore(owner: SinkOwner, options: CallOptions = {}): Promise<SinkRestoreReport> {
    if (this.#failure !== undefined) throw this.#failureAgain();
    if (this.#owner) throw new InvalidStateError(`sink ${this.name} was restored already; make another one`);
    const what = `restore of sink ${this.name}`;
    const report = await this.#bounds.run(what, false, options, defaults.restoreMs, async (signal) => {
      return await this.#restore(owner, signal);
    });
    this.#owner = owner;
    return report;
  }

  /**
   * Adds a record. It waits only when the store is slower than the records: await it, and memory stays bounded and records
   * in order. Whatever it throws, the record was not added.
   *
   * @throws InvalidArgumentError when the record cannot be encoded, is too large, or its partition is no path.
   * @throws UnavailableError, AbortedError when the store did not catch up by the deadline (5 min), or before the signal.
   * @throws what the store failed with, or OutputLostError; the sink is of no use then.
   */
  async write(record: R, options: CallOptions = {}): Promise<void> {
    let owner = this.#assertReady();
    if (this.#sender.isFull || this.#files.needsRelief) {
      const what = `write to sink ${this.name}`;
      await this.#bounds.run(what, false, options, defaults.writeMs, async (signal) => {
        await this.#sender.room(signal);
        await this.#relieve(signal);
      });
      owner = this.#assertReady();
    }
    const nowMs = this.#settings.clock.wallMs();
    this.#files.endDue(nowMs, { atOnce: false });
    this.#files.add(record, nowMs, owner.generation);
  }

  /** Ends all files in progress, as at the end of a stream. They appear with the next checkpoint that is committed. */
  finish(): void {
    this.#assertReady();
    for (const file of this.#files.all()) this.#files.end(file);
  }

  /**
   * Puts the sink, as it is at the call, on a draft: the files in progress as state, the ended ones as effects. Records
   * written while this waits are not in it.
   */
  async snapshot(draft: SinkDraft, options: CallOptions = {}): Promise<void> {
    this.#assertReady();
    this.#files.endDue(this.#settings.clock.wallMs(), { atOnce: true });
    this.#forgetCommitted();
    const captures = this.#files.all().map((file) => file.capture());
    const ended = [...this.#ended.keys()];
    const { sequence } = this.#files;
    for (const file of ended) this.#ended.set(file, draft.epoch);
    try {
      const what = `snapshot of sink ${this.name}`;
      await this.#bounds.run(what, true, options, defaults.snapshotMs, async (signal) => {
        const finished = await Promise.all(ended.map(async (file) => await file.finished()));
        const files = await Promise.all(captures.map(async ({ state }) => await state()));
        const { place } = this.#medium;
        const text = sinkStateText({ place, sequence, files });
        await draft.put(entryNames.files(this.name), text, { signal });
        for (const capture of captures) await this.#putFile(draft, capture, signal);
        for (const file of finished) draft.effect(fileEffect(this.name, place, file));
      });
    } finally {
      for (const { tail } of captures) await tail.letGo();
    }
  }

  /**
   * Tells that a draft that had a snapshot was committed. The sink finds out by itself from the writer it was restored
   * with; it needs to be told where another machine commits.
   */
  committed({ epoch: committedEpoch }: Pick<Checkpoint, "epoch">): void {
    for (const [file, epoch] of this.#ended) {
      if (epoch !== undefined && epoch <= committedEpoch) this.#ended.delete(file);
    }
  }

  /** Makes an ended file visible; called by the writer whose claim was given this sink. */
  async carryOut(effect: Effect, context: Pick<EffectContext, "replay" | "signal">): Promise<void> {
    const file = fileOfEffect(effect, this.#medium.place);
    // Only effects of committed checkpoints are carried out.
    this.#forget(new Set([file.mark]));
    const signal = AbortSignal.any([context.signal, this.#closing.signal]);
    try {
      await this.#medium.complete(file, context.replay, signal);
    } catch (error) {
      if (OutputLostError.isInstance(error) && this.#settings.onLost(error) === "skip") return;
      throw error;
    }
  }

  /**
   * Removes what runs that are fenced or dead left unfinished and no checkpoint that is live, pinned or a savepoint
   * needs. Nothing is judged by its age. May run at any time beside `write` and `snapshot`.
   *
   * @throws FencedError when a newer claim owns the job; nothing is removed then.
   */
  async sweep(
    job: Pick<Job, "id" | "health" | "checkpoints" | "checkpoint">,
    options: CallOptions = {},
  ): Promise<SinkSweepReport> {
    const { generation } = this.#assertReady();
    const what = `sweep of sink ${this.name}`;
    return await this.#bounds.run(what, true, options, defaults.sweepMs, async (signal) => {
      const own = async (): Promise<ReadonlySet<string>> => await this.#sender.uploads();
      return await sweepUnfinished({ job, medium: this.#medium, sink: this.name, generation, own, signal });
    });
  }

  /** Ends what is under way and lets go of connections and memory. What is stored stays: the next run goes on with it. */
  async close(): Promise<void> {
    this.#failure ??= new InvalidStateError(`sink ${this.name} was closed`);
    this.#closing.abort(this.#failureAgain());
    await this.#sender.settle();
    await this.#files.close();
    this.#ended.clear();
    await this.#medium.close();
  }

  async #restore({ restored, generation }: SinkOwner, signal: AbortSignal): Promise<SinkRestoreReport> {
    const state = restored && (await readSinkState(restored, this.name, { signal }));
    if (!restored || !state) return { files: 0, unverified: [], lost: [] };
    const { buffered } = this.#files;
    const context = {
      medium: this.#medium,
      settings: this.#settings,
      checkpoint: restored,
      generation,
      buffered,
    };
    const { files, unverified, lost } = await restoreFiles<R>(context, state, signal);
    for (const { file } of files) if (file.hasUpload) this.#sender.takeOver(await file.uploadId());
    this.#files.takeUp(state.sequence, files);
    await this.#relieve(signal);
    return { files: files.length, unverified, lost };
  }

  async #relieve(signal: AbortSignal): Promise<void> {
    try {
      await this.#files.relieve(signal);
    } catch (error) {
      // Bytes that could not be put aside may be lost, and only the next run has them again.
      if (!signal.aborted) this.#fail(error);
      throw error;
    }
  }

  async #putFile(
    draft: SinkDraft,
    { tail, encoderState, sequence }: FileCapture,
    signal: AbortSignal,
  ): Promise<void> {
    if (tail.bytes > 0) {
      const body = tail.bytes <= copiedBytes ? await tail.collect() : tail.chunks();
      await draft.put(entryNames.tail(this.name, sequence), body, { signal });
    }
    if (encoderState) await draft.put(entryNames.encoder(this.name, sequence), encoderState, { signal });
  }

  /** What an effect was made of is the checkpoint's from its commit on. */
  #forgetCommitted(): void {
    const pending = (this.#owner?.pendingEffects ?? []).filter(({ effect }) => effect.sink === this.name);
    this.#forget(new Set(pending.map(({ effect: { mark } }) => mark)));
  }

  #forget(marks: ReadonlySet<unknown>): void {
    for (const file of this.#ended.keys()) if (marks.has(file.mark)) this.#ended.delete(file);
  }

  #fail(error: unknown): void {
    this.#failure ??= error;
  }

  #assertReady(): SinkOwner {
    if (this.#failure !== undefined) throw this.#failureAgain();
    if (this.#owner) return this.#owner;
    throw new InvalidStateError(`sink ${this.name} was not restored; await sink.restore(writer) first`);
  }

  #failureAgain(): HoldfastError {
    const failure = this.#failure;
    if (HoldfastError.isInstance(failure)) return failure;
    return new InvalidStateError(`sink ${this.name} failed: ${String(failure)}`, { cause: failure });
  }
}
