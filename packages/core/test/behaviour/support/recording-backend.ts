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
  VerbOptions,
} from "../../../src/index.js";

export type Verb = "write" | "create" | "read" | "list" | "remove";

export interface VerbCall {
  readonly verb: Verb;
  /** The key, the prefix, or the first key of a removal. */
  readonly key: string;
  readonly signal: AbortSignal | undefined;
  /** What a create would store. */
  readonly bytes?: Uint8Array;
}

/** Decides what a verb does: `proceed` is the real thing. */
export type Intercept = (call: VerbCall, proceed: () => Promise<unknown>) => Promise<unknown>;

/** A backend that writes down every verb and lets a test stand in its way. */
export class RecordingBackend implements Backend {
  readonly specVersion: 1 = 1;
  readonly name: string;
  readonly traits: BackendTraits;
  readonly calls: VerbCall[] = [];
  intercept: Intercept = async (_call, proceed) => await proceed();
  readonly #inner: Backend;

  constructor(inner: Backend) {
    this.#inner = inner;
    this.name = inner.name;
    this.traits = inner.traits;
  }

  /** How often each verb was used while something ran; verbs that were not used are left out. */
  async requestsOf(run: () => Promise<unknown>): Promise<Partial<Record<Verb, number>>> {
    const before = this.calls.length;
    await run();
    const counts: Partial<Record<Verb, number>> = {};
    for (const { verb } of this.calls.slice(before)) counts[verb] = (counts[verb] ?? 0) + 1;
    return counts;
  }

  async probe(options?: ProbeOptions): Promise<ProbeReport> {
    return await this.#inner.probe(options);
  }

  async write(key: string, body: ObjectBody, options: VerbOptions = {}): Promise<void> {
    await this.#call("write", key, options, () => this.#inner.write(key, body, options));
  }

  async create(key: string, bytes: Uint8Array, options: VerbOptions = {}): Promise<CreateResult> {
    return await this.#call("create", key, options, () => this.#inner.create(key, bytes, options), bytes);
  }

  async read(key: string, options: ReadOptions = {}): Promise<Uint8Array> {
    return await this.#call("read", key, options, () => this.#inner.read(key, options));
  }

  async list(prefix: string, options: ListOptions = {}): Promise<readonly ListedObject[]> {
    return await this.#call("list", prefix, options, () => this.#inner.list(prefix, options));
  }

  async remove(keys: readonly string[], options: VerbOptions = {}): Promise<void> {
    await this.#call("remove", keys[0] ?? "", options, () => this.#inner.remove(keys, options));
  }

  async close(): Promise<void> {
    await this.#inner.close();
  }

  async #call<T>(
    verb: Verb,
    key: string,
    { signal }: VerbOptions,
    run: () => Promise<T>,
    bytes?: Uint8Array,
  ): Promise<T> {
    const call = { verb, key, signal, ...(bytes && { bytes }) };
    this.calls.push(call);
    return (await this.intercept(call, run)) as T;
  }
}
