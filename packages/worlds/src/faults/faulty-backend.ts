import {
  type Backend,
  type BackendTraits,
  BodyReader,
  type CreateResult,
  InvalidStateError,
  type ListedObject,
  type ListOptions,
  type ObjectBody,
  type ProbeOptions,
  type ProbeReport,
  type ReadOptions,
  type TidyReport,
  type VerbOptions,
} from "@holdfast/core";
import { callWithFaults, type VerbRequest } from "./call-with-faults.js";
import type { FaultSource } from "./fault-source.js";
import { removeOneByOne } from "./remove-one-by-one.js";
import type { StorageWatcher } from "./storage-watcher.js";
import { describeCall, type VerbCall } from "./verb-call.js";

/** Says who is told of what one call does to the storage. */
export type WatchCall = (call: VerbCall) => StorageWatcher;

const nothing: Uint8Array = new Uint8Array(0);

/**
 * One client's way to any backend, with faults in it. Several over clients of one place are several machines, each with
 * a network of its own.
 *
 * A call that meets no fault is handed on as it came, with its body as a stream, its signal and its deadline. A fault
 * never lies: the error a caller gets has the `outcome` that is true, and nothing waits beyond the caller's deadline
 * and signal. `probe`, `tidy` and `close` meet no faults.
 */
export class FaultyBackend implements Backend {
  readonly specVersion: 1 = 1;
  readonly name: string;
  readonly traits: BackendTraits;
  /** Present when the inner backend has one. */
  readonly tidy?: (options?: VerbOptions) => Promise<TidyReport>;
  readonly #inner: Backend;
  readonly #faults: FaultSource;
  readonly #watch: WatchCall;
  #closed = false;

  constructor(inner: Backend, faults: FaultSource, watch: WatchCall = () => ({})) {
    this.#inner = inner;
    this.#faults = faults;
    this.#watch = watch;
    this.name = inner.name;
    this.traits = inner.traits;
    const { tidy } = inner;
    if (tidy) this.tidy = async (options) => await tidy.call(inner, options);
  }

  async probe(options?: ProbeOptions): Promise<ProbeReport> {
    return await this.#inner.probe(options);
  }

  async write(key: string, body: ObjectBody, options: VerbOptions = {}): Promise<void> {
    await this.#call({ verb: "write", keys: [key] }, options, body, () => async (sent, bounds) => {
      await this.#inner.write(key, sent, bounds);
    });
  }

  async create(key: string, bytes: Uint8Array, options: VerbOptions = {}): Promise<CreateResult> {
    const own = new Uint8Array(bytes);
    const call: VerbCall = { verb: "create", keys: [key], bytes: own };
    return await this.#call(call, options, nothing, (watcher) => async (_, bounds) => {
      const result = await this.#inner.create(key, own, bounds);
      if (result.status === "created") watcher.created?.(key, own);
      return result;
    });
  }

  async read(key: string, options: ReadOptions = {}): Promise<Uint8Array> {
    const { range } = options;
    return await this.#call({ verb: "read", keys: [key] }, options, nothing, () => async (_, bounds) => {
      return await this.#inner.read(key, { ...(range && { range }), ...bounds });
    });
  }

  async list(prefix: string, options: ListOptions = {}): Promise<readonly ListedObject[]> {
    const { limit, after } = options;
    const page = { ...(limit !== undefined && { limit }), ...(after !== undefined && { after }) };
    return await this.#call({ verb: "list", keys: [prefix] }, options, nothing, () => async (_, bounds) => {
      return await this.#inner.list(prefix, { ...page, ...bounds });
    });
  }

  async remove(keys: readonly string[], options: VerbOptions = {}): Promise<void> {
    const call: VerbCall = { verb: "remove", keys: [...keys] };
    await this.#call(call, options, nothing, (watcher) => async (_, bounds) => {
      if (watcher.removed) await removeOneByOne(this.#inner, call, watcher, bounds, this.#faults.clock);
      else await this.#inner.remove(call.keys, bounds);
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#inner.close();
  }

  async #call<T>(
    call: VerbCall,
    { signal, deadlineMs }: VerbOptions,
    body: ObjectBody,
    prepare: (watcher: StorageWatcher) => VerbRequest<T>["apply"],
  ): Promise<T> {
    if (this.#closed) {
      new BodyReader(body).close();
      throw new InvalidStateError(`${describeCall(call)} came after close()`);
    }
    const watcher = this.#watch(call);
    watcher.asked?.(call);
    const bounds = { ...(signal && { signal }), ...(deadlineMs !== undefined && { deadlineMs }) };
    return await callWithFaults({ call, body, apply: prepare(watcher) }, bounds, this.#faults);
  }
}

/** A backend with faults in the way to it; see {@link FaultyBackend}. */
export function faultyBackend(inner: Backend, faults: FaultSource, watch?: WatchCall): FaultyBackend {
  return new FaultyBackend(inner, faults, watch);
}
