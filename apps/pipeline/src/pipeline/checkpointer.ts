import type { Checkpoint, Draft, Entry } from "@holdfast/core";
import type { StateEntry, Stateful } from "./stateful.js";

interface Kept {
  readonly revision: number;
  readonly entry: Entry;
}

/** Puts state into drafts: what changed since the newest checkpoint is written, the rest is reused. */
export class Checkpointer {
  readonly #parts: readonly Stateful[];
  #kept: ReadonlyMap<string, Kept> = new Map();
  #written = 0;
  #reused = 0;

  constructor(parts: readonly Stateful[]) {
    this.#parts = parts;
  }

  get entriesWritten(): number {
    return this.#written;
  }

  get entriesReused(): number {
    return this.#reused;
  }

  async restore(checkpoint: Checkpoint): Promise<void> {
    for (const part of this.#parts) await part.restore(checkpoint);
    const asRestored = this.#snapshot().filter(({ revision }) => revision === 0);
    this.keep(checkpoint, asRestored);
  }

  /** Writes the state as it is at the call; rows processed while this waits are not in it. */
  async put(draft: Draft): Promise<readonly StateEntry[]> {
    const state = this.#snapshot();
    const changed = state.filter(({ name, revision }) => this.#kept.get(name)?.revision !== revision);
    const bodies = changed.map(({ name, body }) => ({ name, body: body() }));
    for (const { name, revision } of state) {
      const kept = this.#kept.get(name);
      if (kept?.revision === revision) draft.reuse(kept.entry);
    }
    await Promise.all(bodies.map(async ({ name, body }) => await draft.put(name, body)));
    this.#written += bodies.length;
    this.#reused += state.length - bodies.length;
    return state;
  }

  /** Remembers the entries of a committed checkpoint, for the next one to reuse. */
  keep(checkpoint: Checkpoint, state: readonly StateEntry[]): void {
    this.#kept = new Map(
      state
        .filter(({ name }) => checkpoint.has(name))
        .map(({ name, revision }) => [name, { revision, entry: checkpoint.entry(name) }]),
    );
  }

  #snapshot(): readonly StateEntry[] {
    return this.#parts.flatMap((part) => part.stateEntries());
  }
}
