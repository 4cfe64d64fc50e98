import { dirname } from "node:path";
import { InvalidArgumentError } from "@holdfast/core";
import type { DirectorySync } from "./directory-sync.js";
import { symbolicLinkError } from "./key-path.js";
import { mapPosixError, posixErrorCode } from "./map-posix-error.js";
import { directoryMode } from "./platform-rules.js";
import type { PosixFileSystem } from "./posix-file-system.js";
import { RecentMap } from "./recent-map.js";

const rememberedDirectories = 4096;

/**
 * Makes directories below a root so that they stay: a new directory's name is in its parent, so the parent is
 * fsynced, for each level (etcd#6368). One that another process made is treated alike, since that process may have
 * died before its fsync. The root itself is never made: if it vanished, nothing may be written in its place.
 */
export class DirectoryMaker {
  readonly #fileSystem: PosixFileSystem;
  readonly #directorySync: DirectorySync;
  readonly #root: string;
  readonly #durable = new RecentMap<string, true>(rememberedDirectories);
  readonly #underWay = new Map<string, Promise<void>>();

  constructor(fileSystem: PosixFileSystem, directorySync: DirectorySync, root: string) {
    this.#fileSystem = fileSystem;
    this.#directorySync = directorySync;
    this.#root = root;
  }

  /** Resolves when the directory is there, and it and all above it up to the root are durable. */
  async ensure(directory: string): Promise<void> {
    if (directory === this.#root || this.#durable.get(directory)) return;
    let underWay = this.#underWay.get(directory);
    if (!underWay) {
      underWay = this.#make(directory).finally(() => this.#underWay.delete(directory));
      this.#underWay.set(directory, underWay);
    }
    await underWay;
  }

  /** Somebody removed `gone`, so what was known of the directories from there down to `directory` is void. */
  forget(directory: string, gone: string): void {
    for (let path = directory; path.length >= gone.length; path = dirname(path)) this.#durable.delete(path);
  }

  async #make(directory: string): Promise<void> {
    const parent = dirname(directory);
    await this.ensure(parent);
    this.#directorySync.assertSound(parent);
    const what = `making of ${directory}`;
    const refuse = (error: unknown): never => {
      throw mapPosixError(error, { what, path: parent, absence: "unavailable" });
    };
    try {
      await this.#fileSystem.mkdir(directory, { mode: directoryMode });
    } catch (error) {
      if (posixErrorCode(error) !== "EEXIST") refuse(error);
      const stats = await this.#fileSystem.lstat(directory).catch(refuse);
      if (stats.isSymbolicLink()) throw symbolicLinkError(directory);
      if (!stats.isDirectory()) {
        throw new InvalidArgumentError(`${directory} is an object, so no object can be below it`);
      }
    }
    await this.#directorySync.sync(parent).catch(refuse);
    this.#durable.set(directory, true);
  }
}
