import {
  type CreateResult,
  type ListedObject,
  type ListOptions,
  type ObjectBody,
  type ReadOptions,
  UnavailableError,
  type VerbOptions,
} from "@holdfast/core";
import { PassThroughBackend } from "./pass-through-backend.js";

/** How long a session lives without a call, in milliseconds. */
const sessionMs = 150;

/** Works in a session that the storage ends when it is idle, and never begins another. */
export class SessionBackend extends PassThroughBackend {
  #usedAtMs: number | undefined;
  #isLost = false;

  override async write(key: string, body: ObjectBody, options?: VerbOptions): Promise<void> {
    await this.#inSession(async () => await super.write(key, body, options));
  }

  override async create(key: string, bytes: Uint8Array, options?: VerbOptions): Promise<CreateResult> {
    return await this.#inSession(async () => await super.create(key, bytes, options));
  }

  override async read(key: string, options?: ReadOptions): Promise<Uint8Array> {
    return await this.#inSession(async () => await super.read(key, options));
  }

  override async list(prefix: string, options?: ListOptions): Promise<readonly ListedObject[]> {
    return await this.#inSession(async () => await super.list(prefix, options));
  }

  override async remove(keys: readonly string[], options?: VerbOptions): Promise<void> {
    await this.#inSession(async () => await super.remove(keys, options));
  }

  async #inSession<T>(run: () => Promise<T>): Promise<T> {
    this.#isLost ||= this.#usedAtMs !== undefined && performance.now() - this.#usedAtMs > sessionMs;
    if (this.#isLost) throw new UnavailableError("the session has expired", { retryable: false });
    try {
      return await run();
    } finally {
      this.#usedAtMs = performance.now();
    }
  }
}
