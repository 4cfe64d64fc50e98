import { NotFoundError } from "@holdfast/core";
import { Violation } from "../case/violation.js";
import { StoringAttempts } from "./storing-attempts.js";

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
  readonly #attempts = new StoringAttempts();
  #violation: Violation | undefined;

  /** What did not hold first. */
  get violation(): Violation | undefined {
    return this.#violation;
  }

  /** Of all that is stored and that nobody has begun to remove. */
  get keys(): readonly string[] {
    return [...this.#stored.keys()];
  }

  /** Begins to store an object. Answers what is to be told of the ending. */
  storing(key: string, bytes: Uint8Array | undefined): StoringEnd {
    const attempt = this.#attempts.begin(key, bytes);
    return {
      stored: () => this.#stores(key, bytes),
      created: () => {
        const isTwice = this.#created.has(key) && !this.#removed.has(key);
        if (isTwice) this.#fail(`LINEAR: ${key} was created twice`);
        this.#created.add(key);
        this.#stores(key, bytes);
      },
      exists: (winner) => {
        if (this.#attempts.isRefused(key, winner, attempt)) this.#failHonest(key);
        this.#stores(key, winner);
      },
      failed: (error) => this.#attempts.fail(attempt, error),
    };
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
      for (const key of shown) if (this.#attempts.isRefused(key)) this.#failHonest(key);
      for (const key of expected) {
        if (seen.has(key) || !this.#stored.has(key) || (last !== undefined && key > last)) continue;
        this.#fail(`LINEAR: a list of "${prefix}" does not have ${key}, which was stored before`);
      }
    };
  }

  /** Begins a reading; a range of an object is not compared. */
  reading(key: string): (answer: { readonly bytes?: Uint8Array } | { readonly error: unknown }) => void {
    const isExpected = this.#stored.has(key);
    return (answer) => {
      if ("error" in answer) {
        if (isExpected && this.#stored.has(key) && NotFoundError.isInstance(answer.error))
          this.#fail(`LINEAR: a read of ${key} finds nothing, and it was stored before`);
        return;
      }
      const { bytes } = answer;
      if (this.#attempts.isRefused(key, bytes)) this.#failHonest(key);
      if (bytes) this.#compare(key, bytes);
    };
  }

  #stores(key: string, bytes: Uint8Array | undefined): void {
    if (bytes) this.#compare(key, bytes);
    if (!this.#removed.has(key)) this.#stored.set(key, bytes?.slice() ?? this.#stored.get(key));
  }

  #compare(key: string, bytes: Uint8Array): void {
    const stored = this.#stored.get(key);
    if (stored && Buffer.compare(stored, bytes) !== 0)
      this.#fail(`LINEAR: ${key} is told with other bytes than before`);
  }

  #failHonest(key: string): void {
    this.#fail(`HONEST: ${key} is there, and each attempt to store it was told as not applied`);
  }

  /** Whoever asked may make of an error what it likes, so that it is kept. */
  #fail(message: string): void {
    this.#violation ??= new Violation(message);
  }
}

export interface StoringEnd {
  stored(): void;
  created(): void;
  /** Somebody had stored it. */
  exists(winner: Uint8Array): void;
  failed(error: unknown): void;
}
