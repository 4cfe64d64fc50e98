import {
  type Backend,
  type BackendTraits,
  type CreateResult,
  type ListedObject,
  type ListOptions,
  type ObjectBody,
  OutcomeUnknownError,
  type ProbeReport,
  type ReadOptions,
  UnavailableError,
} from "@holdfast/core";

/**
 * What becomes of one call of a verb.
 * `not-applied`: a definite failure. `lost`: applied, but the answer is lost. `late`: the answer is lost at once, and
 * the call is applied when the test lets it. `hangs`: no answer ever, not applied. `hangs-late`: no answer ever, and
 * applied when the test lets it.
 */
export type Fate = "ok" | "not-applied" | "lost" | "late" | "hangs" | "hangs-late";

export const fates: readonly Fate[] = ["not-applied", "lost", "late", "hangs", "hangs-late"];

type Verb = "write" | "create" | "read" | "list" | "remove";

export interface VerbCall {
  readonly verb: Verb;
  /** The key or keys, or the prefix. */
  readonly keys: readonly string[];
  /** What is to be created. */
  readonly bytes?: Uint8Array;
}

/** Decides what becomes of calls, and when each part of them happens. */
export interface FaultSource {
  fate(call: VerbCall): Fate;
  /** Resolves when the request reaches the storage. */
  arrive(call: VerbCall): Promise<void>;
  /** Resolves when the answer reaches the caller. */
  answer(call: VerbCall): Promise<void>;
  /** Takes what is to be applied later. */
  later(call: VerbCall, apply: () => Promise<unknown>): void;
}

/** Told of what happens to the storage, at the moment it happens. */
export interface StorageWatcher {
  asked?(call: VerbCall): void;
  created?(key: string, bytes: Uint8Array): void;
  removed?(key: string): void;
}

/** One client's way to a storage, with faults. Several over one `MemoryStorage` are several machines. */
export class FaultyBackend implements Backend {
  readonly specVersion: 1 = 1;
  readonly name: string = "faulty";
  readonly traits: BackendTraits;
  readonly #inner: Backend;
  readonly #faults: FaultSource;
  readonly #watch: (call: VerbCall) => StorageWatcher;

  constructor(inner: Backend, faults: FaultSource, watch: (call: VerbCall) => StorageWatcher = () => ({})) {
    this.#inner = inner;
    this.#faults = faults;
    this.#watch = watch;
    this.traits = inner.traits;
  }

  async probe(): Promise<ProbeReport> {
    return await this.#inner.probe();
  }

  async write(key: string, body: ObjectBody): Promise<void> {
    const bytes = body instanceof Uint8Array ? body.slice() : await collect(body);
    await this.#call({ verb: "write", keys: [key] }, () => async () => await this.#inner.write(key, bytes));
  }

  async create(key: string, bytes: Uint8Array): Promise<CreateResult> {
    const copy = bytes.slice();
    return await this.#call({ verb: "create", keys: [key], bytes: copy }, (watcher) => async () => {
      const result = await this.#inner.create(key, copy);
      if (result.status === "created") watcher.created?.(key, copy);
      return result;
    });
  }

  async read(key: string, { range }: ReadOptions = {}): Promise<Uint8Array> {
    const options = range ? { range } : {};
    return await this.#call(
      { verb: "read", keys: [key] },
      () => async () => await this.#inner.read(key, options),
    );
  }

  async list(prefix: string, { limit, after }: ListOptions = {}): Promise<readonly ListedObject[]> {
    const page = { ...(limit !== undefined && { limit }), ...(after !== undefined && { after }) };
    return await this.#call(
      { verb: "list", keys: [prefix] },
      () => async () => await this.#inner.list(prefix, page),
    );
  }

  async remove(keys: readonly string[]): Promise<void> {
    await this.#call({ verb: "remove", keys }, (watcher) => async () => {
      for (const key of keys) {
        await this.#inner.remove([key]);
        watcher.removed?.(key);
      }
    });
  }

  async close(): Promise<void> {
    await this.#inner.close();
  }

  async #call<T>(call: VerbCall, prepare: (watcher: StorageWatcher) => () => Promise<T>): Promise<T> {
    const watcher = this.#watch(call);
    watcher.asked?.(call);
    const apply = prepare(watcher);
    const fate = this.#faults.fate(call);
    await this.#faults.arrive(call);
    if (fate === "hangs-late") this.#faults.later(call, apply);
    if (fate === "hangs" || fate === "hangs-late") return await new Promise<T>(() => undefined);
    if (fate === "late") this.#faults.later(call, apply);
    if (fate === "not-applied" || fate === "late") {
      await this.#faults.answer(call);
      throw fate === "late" ? lostAnswer(call) : new UnavailableError(`injected: ${call.verb} not applied`);
    }
    const outcome = await apply().then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    );
    await this.#faults.answer(call);
    if (fate === "lost") throw lostAnswer(call);
    if ("error" in outcome) throw outcome.error;
    return outcome.value;
  }
}

/** A read whose answer is lost has changed nothing. */
function lostAnswer({ verb }: VerbCall): Error {
  const message = `injected: the answer to ${verb} is lost`;
  return verb === "read" || verb === "list"
    ? new UnavailableError(message)
    : new OutcomeUnknownError(message);
}

async function collect(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk.slice());
  return Buffer.concat(chunks);
}
