/*
 * Stands in for the client of your storage, so that the package works before you have written a line.
 * Delete this file when the backend talks to the real one.
 */

export interface InMemoryValue {
  readonly bytes: Uint8Array;
  readonly storedAtMs: number;
}

/** How a storage fails in its own words; `map-__kebab-name__-error.ts` puts them into Holdfast's. */
export class InMemoryError extends Error {
  override readonly name = "InMemoryError";
  readonly code: "unreachable" | "denied" | "full" | "connection-lost";

  constructor(code: InMemoryError["code"], message: string) {
    super(message);
    this.code = code;
  }
}

/** A client of a place. Clients of the same place, in one process, see the same values. */
export class InMemoryClient {
  static readonly #places = new Map<string, Map<string, InMemoryValue>>();
  readonly #values: Map<string, InMemoryValue>;

  constructor(place: string) {
    const values = InMemoryClient.#places.get(place) ?? new Map<string, InMemoryValue>();
    InMemoryClient.#places.set(place, values);
    this.#values = values;
  }

  /** One step for the whole place: either the key was free and now has this value, or nothing happened. */
  async putIfAbsent(key: string, bytes: Uint8Array): Promise<boolean> {
    if (this.#values.has(key)) return false;
    this.#values.set(key, { bytes: Uint8Array.from(bytes), storedAtMs: Date.now() });
    return true;
  }

  async put(key: string, bytes: Uint8Array): Promise<void> {
    this.#values.set(key, { bytes: Uint8Array.from(bytes), storedAtMs: Date.now() });
  }

  async get(key: string): Promise<InMemoryValue | undefined> {
    return this.#values.get(key);
  }

  /** In ascending order of keys. */
  async scan(prefix: string): Promise<readonly (readonly [key: string, value: InMemoryValue])[]> {
    const found = [...this.#values].filter(([key]) => key.startsWith(prefix));
    return found.sort(([left], [right]) => (left < right ? -1 : 1));
  }

  async delete(keys: readonly string[]): Promise<void> {
    for (const key of keys) this.#values.delete(key);
  }

  async deleteAll(): Promise<void> {
    this.#values.clear();
  }
}
