import { constants } from "node:fs";
import { dirname } from "node:path";
import { type PosixFileSystem, posixErrorCode, Rounds } from "@holdfast/posix";

const directoryFlags: number = constants.O_RDONLY | constants.O_DIRECTORY;

/**
 * Makes this machine's NFS client forget what it believes about names.
 *
 * The client keeps names that were absent, for up to a minute, and answers for them without asking the server. Opening
 * a directory makes it ask whether that changed (nfs(5), "Data and metadata coherence"), and then it believes nothing
 * about the names in it that is older. That holds for one directory only, and its own name is believed the same way:
 * so all are opened, from the top down.
 */
export class FreshDirectories {
  readonly #fileSystem: PosixFileSystem;
  readonly #store: string;
  readonly #rounds = new Rounds();

  /** @param store - the store's directory, which is checked by other means: below it, it is where to begin. */
  constructor(fileSystem: PosixFileSystem, store: string) {
    this.#fileSystem = fileSystem;
    this.#store = store;
  }

  /**
   * Resolves when a look-up of a name in the directory cannot rest on anything older than this call. Those who ask at
   * the same time share it.
   * @throws the file system's error, when a directory could not be asked about.
   */
  async refresh(directory: string): Promise<void> {
    await this.#rounds.run(directory, async () => {
      for (const path of this.#downTo(directory)) {
        if (!(await this.#open(path))) return;
      }
    });
  }

  #downTo(directory: string): readonly string[] {
    const top = this.#isOfStore(directory) ? this.#store : "/";
    const paths = [directory];
    for (let path = directory; path !== top && path !== dirname(path); path = dirname(path))
      paths.unshift(dirname(path));
    return paths;
  }

  #isOfStore(path: string): boolean {
    return path === this.#store || path.startsWith(`${this.#store}/`);
  }

  /** Answers `false` when it is not there: all above it are fresh, so nothing below it is there either. */
  async #open(path: string): Promise<boolean> {
    try {
      const handle = await this.#fileSystem.open(path, directoryFlags);
      await handle.close();
      return true;
    } catch (error) {
      const code = posixErrorCode(error) ?? "";
      if (["ENOENT", "ENOTDIR", "ESTALE"].includes(code)) return false;
      // A directory of others above the store, which one may pass through and not open.
      if (["EACCES", "EPERM"].includes(code) && !this.#isOfStore(path)) return true;
      throw error;
    }
  }
}
