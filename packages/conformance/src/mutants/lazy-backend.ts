import {
  type Backend,
  BodyReader,
  CorruptError,
  type ListedObject,
  type ListOptions,
  NotFoundError,
  type ObjectBody,
  type ReadOptions,
  type VerbOptions,
} from "@holdfast/core";
import { PassThroughBackend } from "./pass-through-backend.js";

/** How long it keeps what it has acknowledged in memory, in milliseconds. */
const lazinessMs = 150;

/** Acknowledges one verb at once and does it a little later. This process itself cannot tell; others can. */
export class LazyBackend extends PassThroughBackend {
  readonly #lazy: "write" | "remove";
  readonly #written = new Map<string, Uint8Array>();
  readonly #removed = new Set<string>();
  readonly #later = new Set<Promise<void>>();

  constructor(inner: Backend, lazy: "write" | "remove") {
    super(inner);
    this.#lazy = lazy;
  }

  override async write(key: string, body: ObjectBody, options?: VerbOptions): Promise<void> {
    if (this.#lazy !== "write") return await super.write(key, body, options);
    const bytes = await new BodyReader(body).collect(new AbortController().signal);
    this.#written.set(key, bytes);
    this.#doLater(async () => {
      await super.write(key, bytes);
      this.#written.delete(key);
    });
  }

  override async remove(keys: readonly string[], options?: VerbOptions): Promise<void> {
    if (this.#lazy !== "remove") return await super.remove(keys, options);
    for (const key of keys) this.#removed.add(key);
    this.#doLater(async () => {
      await super.remove(keys);
      for (const key of keys) this.#removed.delete(key);
    });
  }

  override async read(key: string, options: ReadOptions = {}): Promise<Uint8Array> {
    if (this.#removed.has(key)) throw new NotFoundError(`there is no object ${key}`);
    const bytes = this.#written.get(key);
    if (!bytes) return await super.read(key, options);
    const { offset, length } = options.range ?? { offset: 0, length: bytes.length };
    if (offset + length > bytes.length) throw new CorruptError(`${key} ends before`, { key });
    return Uint8Array.from(bytes.subarray(offset, offset + length));
  }

  override async list(prefix: string, options: ListOptions = {}): Promise<readonly ListedObject[]> {
    const { after = "", limit, ...bounds } = options;
    const written = [...this.#written].map(([key, { length }]) => {
      return { key, sizeBytes: length, timestampMs: Date.now() };
    });
    const stored = (await super.list(prefix, bounds)).filter(({ key }) => !this.#written.has(key));
    return [...stored, ...written.filter(({ key }) => key.startsWith(prefix))]
      .filter(({ key }) => key > after && !this.#removed.has(key))
      .sort((a, b) => (a.key < b.key ? -1 : 1))
      .slice(0, limit);
  }

  override async close(): Promise<void> {
    await Promise.allSettled(this.#later);
    await super.close();
  }

  #doLater(run: () => Promise<void>): void {
    const later = new Promise<void>((resolve) => setTimeout(resolve, lazinessMs)).then(run);
    this.#later.add(later);
    later.then(
      () => this.#later.delete(later),
      () => this.#later.delete(later),
    );
  }
}
