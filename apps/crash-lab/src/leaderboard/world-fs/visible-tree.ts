import { join, resolve } from "node:path";
import type { DiskFileSystem } from "@holdfast/worlds/disk";

/**
 * The tree of a simulated disk as a program sees it, for calls that must answer at once while the disk's own calls take
 * turns. It shows at least all that was done when it was last refreshed.
 */
export class VisibleTree {
  readonly #fileSystem: DiskFileSystem;
  #paths: ReadonlyMap<string, Buffer | "directory"> = new Map();
  #refreshing: Promise<void> = Promise.resolve();

  constructor(fileSystem: DiskFileSystem) {
    this.#fileSystem = fileSystem;
  }

  /** Walks the disk anew, after the walks under way. */
  async refresh(): Promise<void> {
    const walk = async (): Promise<void> => {
      const paths = new Map<string, Buffer | "directory">([["/", "directory"]]);
      await this.#add("/", paths);
      this.#paths = paths;
    };
    this.#refreshing = this.#refreshing.then(walk, walk);
    await this.#refreshing;
  }

  /** A file's bytes, or that it is a directory; undefined when nothing is there. */
  at(path: string): Buffer | "directory" | undefined {
    return this.#paths.get(resolve("/", path));
  }

  async #add(directory: string, paths: Map<string, Buffer | "directory">): Promise<void> {
    for (const entry of await this.#fileSystem.readdir(directory, { withFileTypes: true })) {
      const path = join(directory, entry.name);
      if (entry.isDirectory()) {
        paths.set(path, "directory");
        await this.#add(path, paths);
        continue;
      }
      const bytes = await contentOf(this.#fileSystem, path);
      if (bytes) paths.set(path, bytes);
    }
  }
}

/** Nothing when the name was taken away meanwhile. */
async function contentOf(fileSystem: DiskFileSystem, path: string): Promise<Buffer | undefined> {
  try {
    return await fileSystem.readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
