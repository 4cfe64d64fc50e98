import { UnsafeStorageError } from "@holdfast/core";
import type { DirectorySync } from "./directory-sync.js";
import { type FileIdentity, isSameFile } from "./file-identity.js";
import { posixErrorCode } from "./map-posix-error.js";
import type { PlatformRules } from "./platform-rules.js";
import type { PosixFileHandle } from "./posix-file-system.js";
import { RecentMap } from "./recent-map.js";

const rememberedFiles = 65_536;

/** A file that is open. */
export interface OpenFile {
  readonly path: string;
  readonly directory: string;
  readonly handle: PosixFileHandle;
  readonly identity: FileIdentity;
}

/**
 * Which files are known to be on the disk.
 *
 * A file that a killed process left is visible but may only be in the page cache, so one that was not made durable
 * here is fsynced, and then its directory, before anyone relies on it; once, as long as it is among the files used
 * last. What remains: if another process's fsync of it had failed, this one cannot know.
 *
 * On NFS nothing is to be done: whatever has a name there was synced before, and the name is the server's.
 */
export class DurableFiles {
  readonly #directorySync: DirectorySync;
  readonly #platform: Pick<PlatformRules, "syncsFoundFiles">;
  readonly #known = new RecentMap<string, FileIdentity>(rememberedFiles);
  readonly #underWay = new Map<string, Promise<void>>();
  readonly #suspect = new Map<string, unknown>();

  constructor(
    directorySync: DirectorySync,
    platform: Pick<PlatformRules, "syncsFoundFiles"> = { syncsFoundFiles: true },
  ) {
    this.#directorySync = directorySync;
    this.#platform = platform;
  }

  /** The file and its name were just made durable. */
  add(path: string, identity: FileIdentity): void {
    if (!this.#platform.syncsFoundFiles) return;
    this.#known.set(path, identity);
  }

  forget(path: string): void {
    this.#known.delete(path);
  }

  /**
   * Resolves when the file and its name are durable.
   * @throws UnsafeStorageError when its fsync failed, now or earlier: a later one would succeed without covering
   * what was lost.
   */
  async ensure(file: OpenFile): Promise<void> {
    if (!this.#platform.syncsFoundFiles) return;
    const known = this.#known.get(file.path);
    if (known && isSameFile(known, file.identity)) return;
    const name = `${file.identity.dev}:${file.identity.ino}:${file.path}`;
    let underWay = this.#underWay.get(name);
    if (!underWay) {
      underWay = this.#makeDurable(file, name).finally(() => this.#underWay.delete(name));
      this.#underWay.set(name, underWay);
    }
    await underWay;
  }

  async #makeDurable({ path, directory, handle, identity }: OpenFile, name: string): Promise<void> {
    if (this.#suspect.has(name)) throw suspectError(path, this.#suspect.get(name));
    try {
      await handle.sync();
    } catch (error) {
      this.#suspect.set(name, error);
      throw suspectError(path, error);
    }
    await this.#directorySync.sync(directory);
    this.#known.set(path, identity);
  }
}

function suspectError(path: string, cause: unknown): UnsafeStorageError {
  return new UnsafeStorageError(
    `${path} is refused: an fsync of this file failed (${posixErrorCode(cause) ?? String(cause)}), ` +
      "so what it shows may not be on the disk. Check the disk, mount it anew or restart the machine",
    { cause },
  );
}
