import type { CreateResult, ListedObject, ListOptions, ObjectBody, VerbOptions } from "@holdfast/core";
import { PassThroughBackend } from "./pass-through-backend.js";

/** Lists each prefix once; from then on it only notes what this process itself does. */
export class CachedListing extends PassThroughBackend {
  readonly #byPrefix = new Map<string, Map<string, ListedObject>>();

  override async write(key: string, body: ObjectBody, options?: VerbOptions): Promise<void> {
    await super.write(key, body, options);
    this.#note(key, 0);
  }

  override async create(key: string, bytes: Uint8Array, options?: VerbOptions): Promise<CreateResult> {
    const result = await super.create(key, bytes, options);
    this.#note(key, bytes.length);
    return result;
  }

  override async remove(keys: readonly string[], options?: VerbOptions): Promise<void> {
    await super.remove(keys, options);
    for (const listed of this.#byPrefix.values()) for (const key of keys) listed.delete(key);
  }

  override async list(prefix: string, options: ListOptions = {}): Promise<readonly ListedObject[]> {
    const { after = "", limit, ...bounds } = options;
    const known = this.#byPrefix.get(prefix) ?? keyed(await super.list(prefix, bounds));
    this.#byPrefix.set(prefix, known);
    const keys = [...known.keys()].filter((key) => key > after).sort();
    return keys.slice(0, limit).flatMap((key) => known.get(key) ?? []);
  }

  #note(key: string, sizeBytes: number): void {
    for (const [prefix, listed] of this.#byPrefix) {
      if (key.startsWith(prefix)) listed.set(key, { key, sizeBytes, timestampMs: Date.now() });
    }
  }
}

function keyed(listed: readonly ListedObject[]): Map<string, ListedObject> {
  return new Map(listed.map((object) => [object.key, object]));
}
