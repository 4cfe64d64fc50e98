import type {
  Backend,
  BackendTraits,
  CreateResult,
  ListedObject,
  ListOptions,
  ObjectBody,
  ProbeReport,
  ReadOptions,
} from "@holdfast/core";
import type { StorageWatcher, VerbCall } from "@holdfast/worlds";

/** The storage without faults, as fast as can be, whose changes the judges are told of all the same. */
export class WatchedBackend implements Backend {
  readonly specVersion: 1 = 1;
  readonly name: string = "watched";
  readonly traits: BackendTraits;
  readonly #inner: Backend;
  readonly #watch: (call: VerbCall) => StorageWatcher;

  constructor(inner: Backend, watch: (call: VerbCall) => StorageWatcher) {
    this.#inner = inner;
    this.#watch = watch;
    this.traits = inner.traits;
  }

  probe(): Promise<ProbeReport> {
    return this.#inner.probe();
  }

  async write(key: string, body: ObjectBody): Promise<void> {
    const call: VerbCall = { verb: "write", keys: [key] };
    this.#watch(call).asked?.(call);
    await this.#inner.write(key, body);
  }

  async create(key: string, bytes: Uint8Array): Promise<CreateResult> {
    const watcher = this.#watch({ verb: "create", keys: [key], bytes });
    const result = await this.#inner.create(key, bytes);
    if (result.status === "created") watcher.created?.(key, bytes);
    return result;
  }

  read(key: string, options: ReadOptions): Promise<Uint8Array> {
    return this.#inner.read(key, options);
  }

  list(prefix: string, options: ListOptions): Promise<readonly ListedObject[]> {
    return this.#inner.list(prefix, options);
  }

  async remove(keys: readonly string[]): Promise<void> {
    const call: VerbCall = { verb: "remove", keys };
    const watcher = this.#watch(call);
    watcher.asked?.(call);
    for (const key of keys) {
      await this.#inner.remove([key]);
      watcher.removed?.(key);
    }
  }

  close(): Promise<void> {
    return this.#inner.close();
  }
}
