import { assertEntryName } from "../entry-name.js";
import { InvalidArgumentError } from "../errors/invalid-argument-error.js";
import { InvalidStateError } from "../errors/invalid-state-error.js";
import { describeValue } from "../key.js";
import type { Entry, StoredEntry } from "../state/entry.js";
import type { Deadline } from "../time/deadline.js";

/** The entries of a draft: those it has, those on their way, and those that failed and were not made good. */
export class DraftEntries {
  readonly #draft: string;
  readonly #stored = new Map<string, StoredEntry>();
  readonly #names = new Set<string>();
  readonly #reused: Entry[] = [];
  readonly #underWay = new Set<Promise<unknown>>();
  readonly #failed = new Map<string, unknown>();

  /** @param draft what to call the draft in messages */
  constructor(draft: string) {
    this.#draft = draft;
  }

  get stored(): readonly StoredEntry[] {
    return [...this.#stored.values()];
  }

  /** The references, as they were, of objects of earlier checkpoints. */
  get reused(): readonly Entry[] {
    return [...this.#reused];
  }

  /** @throws InvalidArgumentError when the name breaks the rules or is taken. */
  takeName(name: string): void {
    assertEntryName(name);
    if (this.#names.has(name)) {
      throw new InvalidArgumentError(`entry ${describeValue(name)} is already in ${this.#draft}`);
    }
    this.#names.add(name);
    this.#failed.delete(name);
  }

  /** Adds what is being stored under a name that was taken; if that fails, the name is free again. */
  async addWhenStored(name: string, storing: Promise<StoredEntry>): Promise<StoredEntry> {
    this.#underWay.add(storing);
    try {
      const stored = await storing;
      this.#stored.set(name, stored);
      return stored;
    } catch (error) {
      this.#names.delete(name);
      this.#failed.set(name, error);
      throw error;
    } finally {
      this.#underWay.delete(storing);
    }
  }

  add(entry: StoredEntry): void {
    this.#stored.set(entry.name, entry);
  }

  addReused(entry: StoredEntry, source: Entry): void {
    this.#stored.set(entry.name, entry);
    if (source.object) this.#reused.push(structuredClone(source));
  }

  /**
   * Waits for what is on its way.
   * @throws InvalidStateError when an entry failed and was not put again.
   */
  async settle(deadline: Deadline): Promise<void> {
    const what = `the entries of ${this.#draft}`;
    if (this.#underWay.size === 0) deadline.check(what);
    else await deadline.wait(what, async () => await Promise.allSettled(this.#underWay));
    for (const [name, cause] of this.#failed) {
      throw new InvalidStateError(
        `entry ${describeValue(name)} was not stored; put it again, or abandon the draft`,
        {
          cause,
        },
      );
    }
  }
}
