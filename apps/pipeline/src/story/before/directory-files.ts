import { dirname, join } from "node:path/posix";
import { hasCode } from "../../output/output-file-system.js";
import type { EpochFiles, ListedFile } from "./epoch-files.js";

/** The part of `node:fs/promises` that is used. */
export interface PlainFileSystem {
  mkdir(path: string, options: { readonly recursive: true }): Promise<unknown>;
  writeFile(path: string, text: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  readFile(path: string, encoding: "utf8"): Promise<string>;
  unlink(path: string): Promise<void>;
  readdir(path: string): Promise<readonly string[]>;
  stat(path: string): Promise<{ readonly size: number; readonly mtimeMs: number }>;
}

/** The files in a directory, written beside and renamed over, and synced never: the page cache has them. */
export class DirectoryFiles implements EpochFiles {
  readonly #fs: PlainFileSystem;
  readonly #root: string;

  constructor(fs: PlainFileSystem, root: string) {
    this.#fs = fs;
    this.#root = root;
  }

  async put(path: string, text: string): Promise<void> {
    const target = join(this.#root, path);
    await this.#fs.mkdir(dirname(target), { recursive: true });
    await this.#fs.writeFile(`${target}.tmp`, text);
    await this.#fs.rename(`${target}.tmp`, target);
  }

  async get(path: string): Promise<string | undefined> {
    return await unlessAbsent(async () => await this.#fs.readFile(join(this.#root, path), "utf8"));
  }

  async delete(path: string): Promise<void> {
    await unlessAbsent(async () => await this.#fs.unlink(join(this.#root, path)));
  }

  async list(): Promise<readonly ListedFile[]> {
    const found: ListedFile[] = [];
    for (const folder of await this.#names("")) {
      for (const name of await this.#names(folder)) {
        const path = join(folder, name);
        const stats = await unlessAbsent(async () => await this.#fs.stat(join(this.#root, path)));
        if (stats) found.push({ path, bytes: stats.size, atMs: stats.mtimeMs });
      }
    }
    return found;
  }

  async #names(folder: string): Promise<readonly string[]> {
    return (await unlessAbsent(async () => await this.#fs.readdir(join(this.#root, folder)))) ?? [];
  }
}

async function unlessAbsent<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (hasCode(error, "ENOENT") || hasCode(error, "ENOTDIR")) return undefined;
    throw error;
  }
}
