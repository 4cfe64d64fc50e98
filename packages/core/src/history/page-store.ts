import { deepFreeze } from "../deep-freeze.js";
import { CorruptError } from "../errors/corrupt-error.js";
import { NotFoundError } from "../errors/not-found-error.js";
import { UnsupportedFormatError } from "../errors/unsupported-format-error.js";
import { sha256Hex } from "../sha256.js";
import type { GuardedBackend } from "../spi/guarded-backend.js";
import { readProven } from "../spi/proven.js";
import { writeFresh } from "../spi/write-fresh.js";
import type { Deadline } from "../time/deadline.js";
import { LruCache } from "./lru-cache.js";
import type { Page, PageReference } from "./page.js";

const cachedPages = 512;

/** Reads and writes history pages. A page never changes, so what was read once needs no reading again. */
export class PageStore {
  readonly #backend: GuardedBackend;
  readonly #cache = new LruCache<string, Page<unknown>>(cachedPages);

  constructor(backend: GuardedBackend) {
    this.#backend = backend;
  }

  /** @throws CorruptError when the page is damaged or gone. */
  async read<V>(page: PageReference, deadline: Deadline): Promise<Page<V>> {
    const cached = this.#cache.get(page.key);
    if (cached) return cached as Page<V>;
    const bytes = await readProven(
      () => this.#readBytes(page, deadline),
      (read) => {
        if (sha256Hex(read) === page.digest) return read;
        throw new CorruptError(`history page ${page.key} does not match its SHA-256`, { key: page.key });
      },
    );
    const value = JSON.parse(Buffer.from(bytes).toString("utf8")) as Page<V>;
    if (value.format !== 1) {
      throw new UnsupportedFormatError(
        `history page ${page.key} has format ${value.format}: update @holdfast/core`,
      );
    }
    this.#cache.set(page.key, deepFreeze(value));
    return value;
  }

  async write<V>(
    key: string,
    page: Page<V>,
    counts: Pick<PageReference, "count" | "droppable">,
    deadline: Deadline,
  ): Promise<PageReference> {
    const bytes = Buffer.from(JSON.stringify(page));
    await writeFresh(this.#backend, key, bytes, deadline);
    this.#cache.set(key, deepFreeze(page));
    return { key, lengthBytes: bytes.length, digest: sha256Hex(bytes), ...counts };
  }

  async #readBytes(page: PageReference, deadline: Deadline): Promise<Uint8Array> {
    try {
      return await this.#backend.read(page.key, deadline, { offset: 0, length: page.lengthBytes });
    } catch (cause) {
      if (!NotFoundError.isInstance(cause)) throw cause;
      throw new CorruptError(`history page ${page.key} is gone`, { key: page.key, reason: "missing", cause });
    }
  }
}
