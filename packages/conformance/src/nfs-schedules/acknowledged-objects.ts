import { NotFoundError } from "@holdfast/core";
import { Violation } from "../case/violation.js";

/**
 * What all processes of a run know to be stored, each at the moment it is told. A process that asks later, on whatever machine,
 * has to find it.
 */
export class AcknowledgedObjects {
  /** The bytes of each object, where they were at hand. */
  readonly #stored = new Map<string, Uint8Array | undefined>();
  readonly #created = new Set<string>();
  /** Whose removal was ever begun: whether they are there is not known. */
  readonly #removed = new Set<string>();
  #violation: Violation | undefined;

  /** What did not hold first. */
  get violation(): Violation | undefined {
    return this.#violation;
  }

  stored(key: string, bytes: Uint8Array | undefined): void {
    if (!this.#removed.has(key)) this.#stored.set(key, bytes?.slice() ?? this.#stored.get(key));
  }

  created(key: string, bytes: Uint8Array): void {
    if (this.#removed.has(key)) return;
    if (this.#created.has(key)) this.#fail(`LINEAR: ${key} was created twice`);
    this.#created.add(key);
    const known = this.#stored.get(key);
    if (known && Buffer.compare(known, bytes) !== 0)
      this.#fail(`LINEAR: ${key} was created, and somebody else was told of other bytes`);
    this.stored(key, bytes);
  }

  removing(keys: readonly string[]): void {
    for (const key of keys) {
      this.#removed.add(key);
      this.#stored.delete(key);
    }
  }

  /** Begins a look at what is there, in ascending order; the answer has to have what was stored by now, unless somebody removes it meanwhile. */
  listing(prefix: string, after: string): (shown: readonly string[], limit: number) => void {
    const expected = [...this.#stored.keys()].filter((key) => key.startsWith(prefix) && key > after);
    return (shown, limit) => {
      const last = shown.length < limit ? undefined : shown.at(-1);
      const seen = new Set(shown);
      for (const key of expected) {
        if (seen.has(key) || !this.#stored.has(key) || (last !== undefined && key > last)) continue;
        this.#fail(`LINEAR: a list of "${prefix}" does not have ${key}, which was stored before`);
      }
    };
  }

  /** Begins a reading. */
  reading(key: string): (answer: Uint8Array | { readonly error: unknown }) => void {
    const isExpected = this.#stored.has(key);
    return (answer) => {
      if (!this.#stored.has(key)) return;
      if ("error" in answer) {
        if (!isExpected || !NotFoundError.isInstance(answer.error)) return;
        this.#fail(`LINEAR: a read of ${key} finds nothing, and it was stored before`);
        return;
      }
      const bytes = this.#stored.get(key);
      if (bytes && Buffer.compare(bytes, answer) !== 0)
        this.#fail(`SEALED: ${key} is read with other bytes than were stored`);
    };
  }

  /** Whoever asked may make of an error what it likes, so that it is kept. */
  #fail(message: string): void {
    this.#violation ??= new Violation(message);
  }
}
