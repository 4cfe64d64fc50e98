import { dirname } from "node:path";
import {
  assertKey,
  assertLimit,
  assertPrefix,
  assertRange,
  type Backend,
  type BackendTraits,
  BodyReader,
  boundedCall,
  type CreateResult,
  InvalidArgumentError,
  InvalidStateError,
  type ListedObject,
  type ListOptions,
  type ObjectBody,
  type ProbeOptions,
  type ProbeReport,
  type ReadOptions,
  type TidyReport,
  UnavailableError,
  type VerbOptions,
} from "@holdfast/core";
import { FileDurability } from "./file-durability.js";
import type { FileSteps } from "./file-steps.js";
import { probeFiles } from "./good-file-probe.js";
import { goodFileSteps } from "./good-file-steps.js";
import { keyPath } from "./key-file.js";
import { fileErrorCode, mapFileError } from "./map-file-error.js";
import { ObjectFiles } from "./object-files.js";
import { removalError } from "./removal-error.js";
import { walkFiles } from "./walk-files.js";

const defaultDeadlineMs = 60_000;
const defaultStreamDeadlineMs = 3_600_000;
const createAttempts = 3;

/**
 * A correct backend on files, as small as it can be: the one that the suite's mutants break. It is independent of the
 * file adapters, and it is not meant for use: it does everything one by one.
 */
export class GoodFileBackend implements Backend {
  readonly specVersion: 1 = 1;
  readonly name: string = "good-files";
  readonly traits: BackendTraits = {
    orderedListing: true,
    inlineLimitBytes: 4 * 1024,
    preferredObjectBytes: 1024 * 1024,
    durability: "power-loss",
    hazards: [],
  };
  readonly #root: string;
  readonly #steps: FileSteps;
  readonly #durability: FileDurability;
  readonly #files: ObjectFiles;
  /** Calls that were cut off and go on until they have cleared up. */
  readonly #clearingUp = new Set<Promise<unknown>>();
  #closed = false;

  /** The directory must be there. */
  constructor(directory: string, steps: FileSteps = goodFileSteps()) {
    this.#root = directory;
    this.#steps = steps;
    this.#durability = new FileDurability(directory, steps);
    this.#files = new ObjectFiles(directory, steps, this.#durability);
  }

  async probe(options: ProbeOptions = {}): Promise<ProbeReport> {
    return await this.#bounded("probe", false, options, async (signal) => ({
      backend: this.name,
      checks: await probeFiles(this, signal),
    }));
  }

  async write(key: string, body: ObjectBody, options: VerbOptions = {}): Promise<void> {
    const source = new BodyReader(body);
    const deadlineMs = body instanceof Uint8Array ? defaultDeadlineMs : defaultStreamDeadlineMs;
    try {
      assertKey(key);
      await this.#bounded(`write of ${key}`, true, { deadlineMs, ...options }, async (signal) => {
        if (await this.#files.store(key, source, signal)) return;
        throw new InvalidArgumentError(`key ${key} names another object already; a key is written once`);
      });
    } finally {
      source.close();
    }
  }

  async create(key: string, bytes: Uint8Array, options: VerbOptions = {}): Promise<CreateResult> {
    assertKey(key);
    return await this.#bounded(`create of ${key}`, true, options, async (signal) => {
      for (let attempt = 1; attempt <= createAttempts; attempt += 1) {
        if (await this.#files.store(key, new BodyReader(bytes), signal)) return { status: "created" };
        try {
          return { status: "exists", bytes: await this.#files.read(key) };
        } catch (error) {
          // The winner was removed meanwhile, so the key is free again.
          if (fileErrorCode(error) !== "ENOENT") throw error;
        }
      }
      throw new UnavailableError(`${key} was made and removed by others again and again`);
    });
  }

  async read(key: string, options: ReadOptions = {}): Promise<Uint8Array> {
    assertKey(key);
    assertRange(options.range);
    return await this.#bounded(`read of ${key}`, false, options, async () => {
      return await this.#files.read(key, options.range);
    });
  }

  async list(prefix: string, options: ListOptions = {}): Promise<readonly ListedObject[]> {
    assertPrefix(prefix);
    const { after = "", limit = Number.POSITIVE_INFINITY } = options;
    assertLimit(limit);
    return await this.#bounded(`list of "${prefix}"`, false, options, async (signal) => {
      const keys: string[] = [];
      for await (const { key = "" } of walkFiles(this.#steps, this.#top, prefix, signal)) {
        if (key.startsWith(prefix) && key > after) keys.push(key);
      }
      const listed: ListedObject[] = [];
      for (const key of keys.sort()) {
        if (listed.length >= limit) break;
        const stats = await this.#files.stat(key);
        if (stats) listed.push({ key, sizeBytes: stats.size, timestampMs: stats.mtimeMs });
      }
      return listed;
    });
  }

  async remove(keys: readonly string[], options: VerbOptions = {}): Promise<void> {
    for (const key of keys) assertKey(key);
    await this.#bounded(`removal of ${keys.length} objects`, true, options, async (signal) => {
      const failures = new Map<string, unknown>();
      const directoryOf = (key: string): string => dirname(keyPath(this.#root, key));
      for (const key of keys) {
        signal.throwIfAborted();
        await this.#steps
          .unlinkObject(keyPath(this.#root, key))
          .catch((error: unknown) => failures.set(key, error));
      }
      for (const directory of new Set(keys.map(directoryOf))) {
        await this.#durability.syncDirectory(directory, "removed-name").catch((error: unknown) => {
          if (fileErrorCode(error) === "ENOENT") return;
          for (const key of keys) if (directoryOf(key) === directory) failures.set(key, error);
        });
      }
      if (failures.size > 0) throw removalError(keys, failures);
    });
  }

  async tidy(options: VerbOptions = {}): Promise<TidyReport> {
    return await this.#bounded("tidying", true, options, async (signal) => {
      let removed = 0;
      for await (const { path, name, key } of walkFiles(this.#steps, this.#top, "", signal)) {
        if (key !== undefined || !this.#steps.isAbandoned(name)) continue;
        await this.#steps.unlinkObject(path);
        removed += 1;
      }
      return { removed };
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled(this.#clearingUp);
  }

  get #top(): { readonly directory: string; readonly keysBelow: string } {
    return { directory: this.#root, keysBelow: "" };
  }

  async #bounded<T>(
    what: string,
    mutates: boolean,
    { signal, deadlineMs = defaultDeadlineMs }: VerbOptions,
    run: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    if (this.#closed) throw new InvalidStateError(`${what} came after close()`);
    return await boundedCall({ what, mutates, deadlineMs, ...(signal && { signal }) }, async (cut) => {
      const running = run(cut);
      cut.addEventListener("abort", () => this.#clearingUp.add(running), { once: true });
      try {
        return await running;
      } catch (error) {
        throw mapFileError(error, what);
      } finally {
        this.#clearingUp.delete(running);
      }
    });
  }
}
