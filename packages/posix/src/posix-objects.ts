import { dirname } from "node:path";
import {
  assertLimit,
  assertRange,
  BodyReader,
  type ByteRange,
  type CreateResult,
  InvalidArgumentError,
  type ListedObject,
  NotFoundError,
  type ObjectBody,
  type TidyReport,
  UnavailableError,
} from "@holdfast/core";
import { DirectoryMaker } from "./directory-maker.js";
import type { FileMechanics } from "./file-mechanics.js";
import { directoryState, keyPath } from "./key-path.js";
import { listObjects } from "./list-objects.js";
import { mapPosixError } from "./map-posix-error.js";
import type { PosixFileSystem } from "./posix-file-system.js";
import { type PublishResult, publishFile } from "./publish-file.js";
import { readFileDurably } from "./read-file-durably.js";
import { removeObjects } from "./remove-objects.js";
import { tidyTempFiles } from "./tidy-temp-files.js";

/** A temporary file is lost only to a tidying that took it for abandoned; more than once is no accident. */
const publishAttempts = 3;

export interface PosixObjectsOptions {
  readonly mechanics: FileMechanics;
  /** The directory that holds the objects; it exists, and is named by its real path. */
  readonly root: string;
  /** Names directly below the root that are no keys and are not listed. */
  readonly reservedNames?: readonly string[];
  /** `st_dev` of the root: a file that comes to lie elsewhere is refused. */
  readonly device?: number;
}

/**
 * The verbs of a backend over a directory. They trust their caller for three things: that keys are valid, that the
 * root is the right one, and that the call is bounded; a call whose signal has aborted ends where it is.
 */
export class PosixObjects {
  readonly root: string;
  readonly #mechanics: FileMechanics;
  readonly #directories: DirectoryMaker;
  readonly #reserved: ReadonlySet<string>;
  readonly #device: number | undefined;
  readonly #options: PosixObjectsOptions;

  constructor(options: PosixObjectsOptions, directories?: DirectoryMaker) {
    const { mechanics, root, reservedNames = [], device } = options;
    this.root = root;
    this.#options = options;
    this.#mechanics = mechanics;
    this.#directories =
      directories ?? new DirectoryMaker(mechanics.fileSystem, mechanics.directorySync, root);
    this.#reserved = new Set(reservedNames);
    this.#device = device;
  }

  /**
   * The same objects, reached through another view of the file system, such as that of one call. What calls share, the
   * making of directories and their fsync, stays with the first one, since a call that ends must not end it for others.
   */
  within(fileSystem: PosixFileSystem): PosixObjects {
    if (fileSystem === this.#mechanics.fileSystem) return this;
    const mechanics = { ...this.#mechanics, fileSystem };
    return new PosixObjects({ ...this.#options, mechanics }, this.#directories);
  }

  /**
   * Stores an object under a key that was never used. Bytes at hand must not be changed until this resolves.
   * @throws InvalidArgumentError when another object has the key.
   */
  async write(key: string, body: ObjectBody | BodyReader, signal: AbortSignal): Promise<void> {
    if (body instanceof Uint8Array) {
      const result = await this.create(key, body, signal, "write");
      if (result.status === "created" || Buffer.compare(result.bytes, body) === 0) return;
      throw usedKeyError(key);
    }
    const what = `write of ${key}`;
    const reader = body instanceof BodyReader ? body : new BodyReader(body);
    try {
      const result = await this.#publish(key, reader, what, signal);
      if (result === "exists") throw usedKeyError(key);
      if (result === "temp-lost") throw tempLostError(what);
    } finally {
      reader.close();
    }
  }

  /** Stores an object unless the key exists; the winner's bytes are durable before they are answered. */
  async create(key: string, bytes: Uint8Array, signal: AbortSignal, verb = "create"): Promise<CreateResult> {
    const what = `${verb} of ${key}`;
    for (let attempt = 1; attempt <= publishAttempts; attempt += 1) {
      const result = await this.#publish(key, bytes, what, signal);
      if (result === "published") return { status: "created" };
      if (result === "temp-lost") continue;
      try {
        return { status: "exists", bytes: await this.read(key, undefined, signal) };
      } catch (error) {
        if (!NotFoundError.isInstance(error)) throw error;
        await this.#assertNoDirectory(key, what);
        // The winner was removed meanwhile, so the key is free again.
      }
    }
    throw tempLostError(what);
  }

  /** The bytes of an object, or a part of them; durable before they are handed out. */
  async read(key: string, range: ByteRange | undefined, signal: AbortSignal): Promise<Uint8Array> {
    const path = keyPath(this.root, key);
    const what = `read of ${key}`;
    assertRange(range);
    const { state } = await directoryState(this.#mechanics.fileSystem, this.root, dirname(path), what);
    if (state !== "present") throw new NotFoundError(`${what} failed: there is no such object (${path})`);
    return (await readFileDurably(this.#mechanics, { path, key, what, device: this.#device }, range, signal))
      .bytes;
  }

  /** Objects whose key starts with the prefix, in ascending byte order of keys. */
  async list(
    prefix: string,
    options: { readonly after?: string; readonly limit?: number },
    signal: AbortSignal,
  ): Promise<readonly ListedObject[]> {
    const { after = "", limit = Number.POSITIVE_INFINITY } = options;
    assertLimit(limit);
    if (limit === 0) return [];
    const listing = { prefix, after, limit, reserved: this.#reserved };
    return await listObjects(this.#mechanics.fileSystem, this.root, listing, signal);
  }

  /** Removes objects, durably; absence is success. */
  async remove(keys: readonly string[], signal: AbortSignal): Promise<void> {
    await removeObjects(this.#mechanics, this.root, keys, signal);
  }

  /** Removes temporary files that killed calls left. */
  async tidy(signal: AbortSignal): Promise<TidyReport> {
    return await tidyTempFiles(this.#mechanics, this.root, signal);
  }

  async #publish(
    key: string,
    body: Uint8Array | BodyReader,
    what: string,
    signal: AbortSignal,
  ): Promise<PublishResult> {
    signal.throwIfAborted();
    const path = keyPath(this.root, key);
    const directory = dirname(path);
    const found = await directoryState(this.#mechanics.fileSystem, this.root, directory, what);
    if (found.state === "blocked") {
      throw new InvalidArgumentError(
        `${what} failed: ${found.path} is an object, so no object can be below it`,
      );
    }
    if (found.state === "absent") this.#directories.forget(directory, found.path);
    await this.#directories.ensure(directory);
    return await publishFile(this.#mechanics, { path, body, what, device: this.#device }, signal);
  }

  async #assertNoDirectory(key: string, what: string): Promise<void> {
    const path = keyPath(this.root, key);
    const stats = await this.#mechanics.fileSystem.lstat(path).catch((error: unknown) => {
      const mapped = mapPosixError(error, { what, path });
      if (NotFoundError.isInstance(mapped)) return undefined;
      throw mapped;
    });
    if (stats?.isDirectory()) {
      throw new InvalidArgumentError(`${what} failed: ${key} is the folder of other keys in ${this.root}`);
    }
  }
}

function usedKeyError(key: string): InvalidArgumentError {
  return new InvalidArgumentError(`key ${key} names another object already; a key is written once`);
}

function tempLostError(what: string): UnavailableError {
  return new UnavailableError(`${what} was not applied: its temporary file was removed under way; try again`);
}
