import { dirname } from "node:path";
import { hasCode, type SinkFileSystem } from "./sink-file-system.js";

/** Folders whose names survive a loss of power. */
export class DurableDirectories {
  readonly #files: SinkFileSystem;
  /** Those that are there, durably. */
  readonly #known = new Set<string>();

  constructor(files: SinkFileSystem) {
    this.#files = files;
  }

  /** Makes a folder, and those above it, where they are missing. */
  async make(path: string): Promise<void> {
    if (this.#known.has(path)) return;
    const above = dirname(path);
    if (above === path) return;
    try {
      await this.#files.mkdir(path);
    } catch (error) {
      if (hasCode(error, "ENOENT")) {
        await this.make(above);
        await this.#files.mkdir(path).catch((again: unknown) => {
          if (!hasCode(again, "EEXIST")) throw again;
        });
      } else if (!hasCode(error, "EEXIST", "EISDIR", "EPERM", "EROFS")) throw error;
    }
    // Also one that was there: whoever made it may have been killed before its name was durable.
    await this.sync(above);
    this.#known.add(path);
  }

  /** Resolves when the names in the folder survive a loss of power. */
  async sync(path: string): Promise<void> {
    // Windows cannot open a folder to sync it; its file systems log their changes of names.
    if (process.platform === "win32") return;
    const handle = await this.#files.open(path, "r");
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  }
}
