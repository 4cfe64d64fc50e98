import type {
  Backend,
  BackendTraits,
  CreateResult,
  ListedObject,
  ListOptions,
  ObjectBody,
  ProbeOptions,
  ProbeReport,
  ReadOptions,
  TidyReport,
  VerbOptions,
} from "@holdfast/core";

/** A moment right before a verb is called, or right after its answer came. They are numbered from 1. */
export interface Boundary {
  readonly number: number;
  readonly side: "before" | "after";
  readonly verb: "write" | "create" | "read" | "list" | "remove" | "tidy";
}

/** Hands every verb on, and tells of each boundary the moment it is reached. */
export class BoundaryBackend implements Backend {
  readonly specVersion: 1 = 1;
  readonly name: string;
  readonly traits: BackendTraits;
  readonly #inner: Backend;
  readonly #reached: (boundary: Boundary) => void;
  #boundaries = 0;

  constructor(inner: Backend, reached: (boundary: Boundary) => void) {
    this.#inner = inner;
    this.#reached = reached;
    this.name = inner.name;
    this.traits = inner.traits;
  }

  /** How many boundaries were reached. */
  get boundaries(): number {
    return this.#boundaries;
  }

  async probe(options?: ProbeOptions): Promise<ProbeReport> {
    return await this.#inner.probe(options);
  }

  async write(key: string, body: ObjectBody, options?: VerbOptions): Promise<void> {
    await this.#between("write", async () => await this.#inner.write(key, body, options));
  }

  async create(key: string, bytes: Uint8Array, options?: VerbOptions): Promise<CreateResult> {
    return await this.#between("create", async () => await this.#inner.create(key, bytes, options));
  }

  async read(key: string, options?: ReadOptions): Promise<Uint8Array> {
    return await this.#between("read", async () => await this.#inner.read(key, options));
  }

  async list(prefix: string, options?: ListOptions): Promise<readonly ListedObject[]> {
    return await this.#between("list", async () => await this.#inner.list(prefix, options));
  }

  async remove(keys: readonly string[], options?: VerbOptions): Promise<void> {
    await this.#between("remove", async () => await this.#inner.remove(keys, options));
  }

  async tidy(options?: VerbOptions): Promise<TidyReport> {
    return await this.#between("tidy", async () => (await this.#inner.tidy?.(options)) ?? { removed: 0 });
  }

  async close(): Promise<void> {
    await this.#inner.close();
  }

  async #between<T>(verb: Boundary["verb"], run: () => Promise<T>): Promise<T> {
    this.#reach(verb, "before");
    try {
      return await run();
    } finally {
      this.#reach(verb, "after");
    }
  }

  #reach(verb: Boundary["verb"], side: Boundary["side"]): void {
    this.#boundaries += 1;
    this.#reached({ number: this.#boundaries, side, verb });
  }
}
