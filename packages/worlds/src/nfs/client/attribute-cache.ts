import type { Clock } from "@holdfast/core";
import type { ChangeInfo, NfsAttributes } from "../server/server-node.js";
import type { ResolvedMountOptions } from "./mount-options.js";

interface CachedAttributes {
  attributes: NfsAttributes;
  /** When the request was made that they came with. */
  readMs: number;
  timeoMs: number;
  timeoSinceMs: number;
}

/** Told of what attributes show. */
export interface AttributeWatcher {
  /** Something was changed, by somebody else. */
  changed(handle: number, kind: NfsAttributes["kind"]): void;
}

/**
 * The attributes that a client knows, and for how long it believes them: twice as long each time they turn out to be
 * unchanged, from acregmin or acdirmin up to acregmax or acdirmax (`nfs_update_inode` in Linux, fs/nfs/inode.c).
 */
export class AttributeCache {
  readonly #options: ResolvedMountOptions;
  readonly #clock: Clock;
  readonly #watcher: AttributeWatcher;
  readonly #cached = new Map<number, CachedAttributes>();

  constructor(options: ResolvedMountOptions, clock: Clock, watcher: AttributeWatcher) {
    this.#options = options;
    this.#clock = clock;
    this.#watcher = watcher;
  }

  get(handle: number): NfsAttributes | undefined {
    return this.#cached.get(handle)?.attributes;
  }

  isFresh(handle: number): boolean {
    const cached = this.#cached.get(handle);
    return cached !== undefined && this.#clock.monotonicMs() - cached.readMs < cached.timeoMs;
  }

  forget(handle: number): void {
    this.#cached.delete(handle);
  }

  /** Believes them no longer, and still knows them. */
  expire(handle: number): void {
    const cached = this.#cached.get(handle);
    if (cached) cached.readMs = Number.NEGATIVE_INFINITY;
  }

  /** Takes attributes from an answer to a request that was made at a time. Older ones than those known are ignored. */
  take(attributes: NfsAttributes, askedMs: number): void {
    const { handle, kind, change } = attributes;
    const cached = this.#cached.get(handle);
    if (!cached) {
      this.#begin(attributes, askedMs);
      return;
    }
    const known = cached.attributes.change;
    if (change < known) return;
    if (change === known) this.#confirm(cached, askedMs);
    else {
      this.#begin(attributes, askedMs);
      this.#watcher.changed(handle, kind);
    }
  }

  /** Takes attributes from the answer to a change that this client made: nothing is new to it unless somebody else came between. */
  takeOwn(attributes: NfsAttributes, before: number, askedMs: number): void {
    const cached = this.#cached.get(attributes.handle);
    if (cached?.attributes.change !== before) {
      this.take(attributes, askedMs);
      return;
    }
    cached.attributes = attributes;
    this.#confirm(cached, askedMs);
  }

  /** Takes what a change of its own in a directory told of it (`nfs4_update_changeattr` in Linux, fs/nfs/nfs4proc.c). */
  takeChange({ directory, before, after }: ChangeInfo, askedMs: number): void {
    const cached = this.#cached.get(directory);
    if (!cached || after <= cached.attributes.change) return;
    const wasKnown = cached.attributes.change === before;
    cached.attributes = { ...cached.attributes, change: after };
    cached.readMs = Math.max(cached.readMs, askedMs);
    cached.timeoSinceMs = this.#clock.monotonicMs();
    if (wasKnown) return;
    cached.timeoMs = this.#least(cached.attributes);
    this.#watcher.changed(directory, "directory");
  }

  #begin(attributes: NfsAttributes, askedMs: number): void {
    this.#cached.set(attributes.handle, {
      attributes,
      readMs: askedMs,
      timeoMs: this.#least(attributes),
      timeoSinceMs: this.#clock.monotonicMs(),
    });
  }

  #confirm(cached: CachedAttributes, askedMs: number): void {
    const nowMs = this.#clock.monotonicMs();
    cached.readMs = Math.max(cached.readMs, askedMs);
    if (nowMs - cached.timeoSinceMs < cached.timeoMs) return;
    cached.timeoMs = Math.min(2 * cached.timeoMs, this.#most(cached.attributes));
    cached.timeoSinceMs = nowMs;
  }

  #least({ kind }: NfsAttributes): number {
    return kind === "file" ? this.#options.acregminMs : this.#options.acdirminMs;
  }

  #most({ kind }: NfsAttributes): number {
    return kind === "file" ? this.#options.acregmaxMs : this.#options.acdirmaxMs;
  }
}
