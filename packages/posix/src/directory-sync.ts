import { UnsafeStorageError } from "@holdfast/core";
import { posixErrorCode } from "./map-posix-error.js";
import { directoryFlags, type PlatformRules } from "./platform-rules.js";
import type { PosixFileSystem } from "./posix-file-system.js";
import { Rounds } from "./rounds.js";

/**
 * Makes the names in directories durable (fsync(2): "does not necessarily ensure that the entry in the directory
 * containing the file has also reached disk").
 * An fsync covers what was done before it began, so those who wait at the same time share one.
 *
 * After a failed fsync the lost entries are still visible, and a later fsync succeeds without covering them
 * ("Can applications recover from fsync failures?", USENIX ATC 2020). So a directory whose fsync failed stays
 * refused for as long as this object lives.
 */
export class DirectorySync {
  readonly #fileSystem: PosixFileSystem;
  readonly #platform: PlatformRules;
  readonly #rounds = new Rounds();
  readonly #poisoned = new Map<string, unknown>();

  constructor(fileSystem: PosixFileSystem, platform: PlatformRules) {
    this.#fileSystem = fileSystem;
    this.#platform = platform;
  }

  /**
   * Resolves when every change made in the directory before this call is durable.
   * @throws UnsafeStorageError when an earlier fsync of the directory failed; otherwise the file system's error.
   */
  async sync(directory: string): Promise<void> {
    await this.#rounds.run(directory, async () => await this.#flush(directory));
  }

  /**
   * To be asked before a change in the directory.
   * @throws UnsafeStorageError when an earlier fsync of it failed, since no later one could make the change durable.
   */
  assertSound(directory: string): void {
    const cause = this.#poisoned.get(directory);
    if (cause === undefined) return;
    throw new UnsafeStorageError(
      `${directory} is refused: an fsync of this directory failed (${posixErrorCode(cause) ?? String(cause)}), ` +
        "so what it shows may not be on the disk, and a later fsync would not tell. " +
        "Check the disk, mount it anew or restart the machine, and open the store again",
      { cause },
    );
  }

  async #flush(directory: string): Promise<void> {
    if (!this.#platform.syncsDirectories) return;
    this.assertSound(directory);
    const handle = await this.#fileSystem.open(directory, directoryFlags);
    try {
      await handle.sync();
      // XFS answers ok to this fsync when an error has shut it down meanwhile, and what was pending is gone (its
      // xfs_dir_fsync, other than xfs_file_fsync, does not ask). Its fstat does ask, and then fails with EIO.
      await handle.stat();
    } catch (error) {
      this.#poisoned.set(directory, error);
      // The fsync's error is the one to tell; the handle only has to be given back.
      await handle.close().catch(() => undefined);
      throw error;
    }
    await handle.close();
  }
}
