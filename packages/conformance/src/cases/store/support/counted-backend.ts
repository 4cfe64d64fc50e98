import type {
  Backend,
  CreateResult,
  ListedObject,
  ListOptions,
  ObjectBody,
  ReadOptions,
  TidyReport,
  VerbOptions,
} from "@holdfast/core";
import { PassThroughBackend } from "../../../mutants/pass-through-backend.js";

/** Knows how many calls of the adapter are under way, so that a clock of our own stands still meanwhile. */
export class CountedBackend extends PassThroughBackend {
  #underWay = 0;

  constructor(inner: Backend) {
    super(inner);
  }

  get isBusy(): boolean {
    return this.#underWay > 0;
  }

  override async write(key: string, body: ObjectBody, options?: VerbOptions): Promise<void> {
    await this.counted(() => super.write(key, body, options));
  }

  override async create(key: string, bytes: Uint8Array, options?: VerbOptions): Promise<CreateResult> {
    return await this.counted(() => super.create(key, bytes, options));
  }

  override async read(key: string, options?: ReadOptions): Promise<Uint8Array> {
    return await this.counted(() => super.read(key, options));
  }

  override async list(prefix: string, options?: ListOptions): Promise<readonly ListedObject[]> {
    return await this.counted(() => super.list(prefix, options));
  }

  override async remove(keys: readonly string[], options?: VerbOptions): Promise<void> {
    await this.counted(() => super.remove(keys, options));
  }

  override async tidy(options?: VerbOptions): Promise<TidyReport> {
    return await this.counted(() => super.tidy(options));
  }

  /** Counts anything else that time must not pass for. */
  async counted<T>(run: () => Promise<T>): Promise<T> {
    this.#underWay += 1;
    try {
      return await run();
    } finally {
      this.#underWay -= 1;
    }
  }
}
