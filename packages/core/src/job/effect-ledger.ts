import { deepFreeze } from "../deep-freeze.js";
import type { CheckpointReference } from "../history/live-set.js";
import type { LogRecord } from "../log/log-record.js";
import type { Effect, Manifest } from "../state/manifest.js";

/** An effect of a committed checkpoint that is not yet known to have been carried out. */
export interface PendingEffect {
  readonly epoch: number;
  readonly generation: number;
  /** Its place among the checkpoint's effects. */
  readonly index: number;
  readonly effect: Effect;
  /** It may have been carried out before: by a run that crashed before it could record so. */
  readonly replay: boolean;
}

/** What a writer knows of effects: which are to be carried out, and which were but the log does not say so yet. */
export class EffectLedger {
  /** In order of epoch and place. */
  #pending: readonly PendingEffect[] = [];
  readonly #doneUnrecorded = new Map<number, Set<number>>();
  readonly #known = new Set<number>();

  get pending(): readonly PendingEffect[] {
    return [...this.#pending];
  }

  get hasUnrecorded(): boolean {
    return this.#doneUnrecorded.size > 0;
  }

  knows(epoch: number): boolean {
    return this.#known.has(epoch);
  }

  add({ epoch, effects: progress }: CheckpointReference, manifest: Manifest, replay: boolean): void {
    if (this.#known.has(epoch)) return;
    this.#known.add(epoch);
    const added = (progress?.pending ?? []).flatMap((index) => {
      const effect = manifest.effects[index];
      return effect ? [deepFreeze({ epoch, generation: manifest.generation, index, effect, replay })] : [];
    });
    this.#pending = [...this.#pending, ...added].sort((a, b) => a.epoch - b.epoch || a.index - b.index);
  }

  /** Notes that an effect was carried out. False when it was not pending. */
  markDone({ epoch, index }: Pick<PendingEffect, "epoch" | "index">): boolean {
    const rest = this.#pending.filter((pending) => pending.epoch !== epoch || pending.index !== index);
    if (rest.length === this.#pending.length) return false;
    this.#pending = rest;
    const done = this.#doneUnrecorded.get(epoch) ?? new Set();
    this.#doneUnrecorded.set(epoch, done.add(index));
    return true;
  }

  /** Notes that an effect was tried and may have been carried out. */
  markTried({ epoch, index }: Pick<PendingEffect, "epoch" | "index">): void {
    this.#pending = this.#pending.map((pending) =>
      pending.epoch === epoch && pending.index === index ? deepFreeze({ ...pending, replay: true }) : pending,
    );
  }

  /** The record in which the effects carried out so far are known done. */
  withDone(record: LogRecord): LogRecord {
    if (this.#doneUnrecorded.size === 0) return record;
    let { effectsDoneThrough } = record;
    const recent = record.live.recent.map((reference) => {
      const done = this.#doneUnrecorded.get(reference.epoch);
      if (!done || !reference.effects) return reference;
      effectsDoneThrough = Math.max(effectsDoneThrough, reference.epoch);
      const pending = reference.effects.pending.filter((index) => !done.has(index));
      return { ...reference, effects: { ...reference.effects, pending } };
    });
    return { ...record, effectsDoneThrough, live: { ...record.live, recent } };
  }

  /** Forgets what a record now says. */
  recorded({ live }: LogRecord): void {
    if (this.#known.size === 0 && this.#doneUnrecorded.size === 0) return;
    const pendingByEpoch = new Map(live.recent.map(({ epoch, effects }) => [epoch, effects?.pending ?? []]));
    for (const epoch of this.#known) if (!pendingByEpoch.has(epoch)) this.#known.delete(epoch);
    for (const [epoch, done] of this.#doneUnrecorded) {
      const stillPending = pendingByEpoch.get(epoch) ?? [];
      for (const index of done) if (!stillPending.includes(index)) done.delete(index);
      if (done.size === 0) this.#doneUnrecorded.delete(epoch);
    }
  }
}
