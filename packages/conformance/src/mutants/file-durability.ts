import { dirname } from "node:path";
import { UnsafeStorageError } from "@holdfast/core";
import type { DirectorySyncReason, FileSteps } from "./file-steps.js";
import type { FileHandle, FileStats } from "./file-system.js";
import { directoriesDownTo } from "./key-file.js";
import { fileErrorCode } from "./map-file-error.js";

/** What one client of the good file backend knows to be on the disk, and how it brings things there. */
export class FileDurability {
  readonly #root: string;
  readonly #steps: FileSteps;
  readonly #files = new Map<string, string>();
  readonly #directories = new Set<string>();
  readonly #syncing = new Map<string, Promise<void>>();

  constructor(root: string, steps: FileSteps) {
    this.#root = root;
    this.#steps = steps;
  }

  /** The file and its name were just made durable. */
  addFile(path: string, stats: FileStats): void {
    this.#files.set(path, markOf(stats));
  }

  /** What is found is acted on, so it is made durable first: whoever made it may have died before. */
  async ensureFile(path: string, handle: FileHandle): Promise<void> {
    const stats = await handle.stat();
    if (this.#files.get(path) === markOf(stats)) return;
    await this.#sync(path, async () => await this.#steps.syncFile(handle, "found"));
    await this.syncDirectory(dirname(path), "found");
    this.addFile(path, stats);
  }

  /** A new directory is a name in its parent, which is fsynced for each level (etcd#6368). */
  async ensureDirectory(directory: string): Promise<void> {
    for (const path of directoriesDownTo(this.#root, directory)) {
      if (this.#directories.has(path)) continue;
      await this.#steps.makeDirectory(path);
      await this.syncDirectory(dirname(path), "new-directory");
      this.#directories.add(path);
    }
  }

  async syncDirectory(directory: string, reason: DirectorySyncReason): Promise<void> {
    await this.#sync(directory, async () => await this.#steps.syncDirectory(directory, reason));
  }

  /** @throws UnsafeStorageError when an fsync of this path failed before. */
  assertSound(path: string): void {
    if (!this.#steps.suspects.has(path)) return;
    throw new UnsafeStorageError(
      `${path} is refused: an fsync of it failed. Check the disk, then open it anew`,
    );
  }

  /**
   * After a failed fsync a later one succeeds without covering what was lost (USENIX ATC 2020), so it is not tried. One
   * at a time, so that who comes while one is under way learns whether that one failed.
   */
  async #sync(path: string, run: () => Promise<void>): Promise<void> {
    const sync = async (): Promise<void> => await this.#syncNow(path, run);
    const syncing = this.#syncing.get(path)?.then(sync, sync) ?? sync();
    this.#syncing.set(path, syncing);
    try {
      await syncing;
    } finally {
      if (this.#syncing.get(path) === syncing) this.#syncing.delete(path);
    }
  }

  async #syncNow(path: string, run: () => Promise<void>): Promise<void> {
    this.assertSound(path);
    try {
      await run();
    } catch (error) {
      if (fileErrorCode(error) !== "ENOENT") this.#steps.suspects.add(path);
      throw error;
    }
  }
}

function markOf({ dev, ino, size, mtimeMs }: FileStats): string {
  return `${dev} ${ino} ${size} ${mtimeMs}`;
}
