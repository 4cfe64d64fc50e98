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

/** Hands every verb on; a mutant extends it and does one otherwise. */
export class PassThroughBackend implements Backend {
  readonly specVersion: 1 = 1;
  readonly name: string;
  readonly traits: BackendTraits;
  protected readonly inner: Backend;

  constructor(inner: Backend, traits: Partial<BackendTraits> = {}) {
    this.inner = inner;
    this.name = inner.name;
    this.traits = { ...inner.traits, ...traits };
  }

  async probe(options?: ProbeOptions): Promise<ProbeReport> {
    return await this.inner.probe(options);
  }

  async write(key: string, body: ObjectBody, options?: VerbOptions): Promise<void> {
    await this.inner.write(key, body, options);
  }

  async create(key: string, bytes: Uint8Array, options?: VerbOptions): Promise<CreateResult> {
    return await this.inner.create(key, bytes, options);
  }

  async read(key: string, options?: ReadOptions): Promise<Uint8Array> {
    return await this.inner.read(key, options);
  }

  async list(prefix: string, options?: ListOptions): Promise<readonly ListedObject[]> {
    return await this.inner.list(prefix, options);
  }

  async remove(keys: readonly string[], options?: VerbOptions): Promise<void> {
    await this.inner.remove(keys, options);
  }

  async tidy(options?: VerbOptions): Promise<TidyReport> {
    return (await this.inner.tidy?.(options)) ?? { removed: 0 };
  }

  async close(): Promise<void> {
    await this.inner.close();
  }
}

/** The backend with some verbs done otherwise, for a mutant that needs no class. */
export function withVerbs(inner: Backend, verbs: Partial<Backend>): Backend {
  const outer = new PassThroughBackend(inner, verbs.traits);
  return Object.assign(outer, verbs);
}
