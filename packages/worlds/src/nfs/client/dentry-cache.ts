/** A name that a client knows: what it leads to, or that it leads to nothing. */
export interface Dentry {
  directory: number;
  name: string;
  /** What it leads to; absent when to nothing. */
  handle: number | undefined;
  /** How often its directory had been found changed when this was learnt. */
  generation: number;
  /** How many open files were opened by it. */
  opens: number;
  /** It is the `.nfs…` name of a file that was removed or replaced while it was open. */
  isSilly: boolean;
}

/** The names that a client knows, by directory; and how often each directory was found changed by somebody else. */
export class DentryCache {
  readonly #names = new Map<number, Map<string, Dentry>>();
  readonly #generations = new Map<number, number>();

  generation(directory: number): number {
    return this.#generations.get(directory) ?? 0;
  }

  /** What is known of the names in a directory has to be looked at again. */
  distrust(directory: number): void {
    this.#generations.set(directory, this.generation(directory) + 1);
  }

  find(directory: number, name: string): Dentry | undefined {
    return this.#names.get(directory)?.get(name);
  }

  /** Learns what a name leads to; that is known as of a generation of the directory. */
  learn(directory: number, name: string, handle: number | undefined, generation: number): Dentry {
    const known = this.find(directory, name);
    if (known && known.handle === handle) {
      known.generation = generation;
      return known;
    }
    const dentry = { directory, name, handle, generation, opens: 0, isSilly: false };
    this.add(dentry);
    return dentry;
  }

  add(dentry: Dentry): void {
    const { directory, name } = dentry;
    const names = this.#names.get(directory);
    if (names) names.set(name, dentry);
    else this.#names.set(directory, new Map([[name, dentry]]));
  }

  /** Forgets it; files that are open by it stay so. */
  drop(dentry: Dentry): void {
    if (this.find(dentry.directory, dentry.name) === dentry) {
      this.#names.get(dentry.directory)?.delete(dentry.name);
    }
  }

  /** The same file under another name from now on. */
  move(dentry: Dentry, directory: number, name: string): void {
    this.drop(dentry);
    dentry.directory = directory;
    dentry.name = name;
    dentry.generation = this.generation(directory);
    this.add(dentry);
  }
}
