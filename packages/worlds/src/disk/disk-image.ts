import { type DirectoryInode, type FileInode, type Inode, rootIno } from "./inode.js";

/** One state of a disk: its inodes, and the names that lead to them. */
export class DiskImage {
  readonly #inodes: Map<number, Inode>;

  private constructor(inodes: Map<number, Inode>) {
    this.#inodes = inodes;
  }

  /** A disk with nothing but its root directory. */
  static empty(mtimeMs: number): DiskImage {
    const root: Inode = {
      kind: "directory",
      ino: rootIno,
      mode: 0o755,
      links: 1,
      mtimeMs,
      entries: new Map(),
    };
    return new DiskImage(new Map([[rootIno, root]]));
  }

  /** The same state, free to become another. */
  fork(): DiskImage {
    const inodes = [...this.#inodes.values()].map((inode): [number, Inode] => [inode.ino, forkInode(inode)]);
    return new DiskImage(new Map(inodes));
  }

  get size(): number {
    return this.#inodes.size;
  }

  has(ino: number): boolean {
    return this.#inodes.has(ino);
  }

  get(ino: number): Inode | undefined {
    return this.#inodes.get(ino);
  }

  file(ino: number): FileInode | undefined {
    const inode = this.#inodes.get(ino);
    return inode?.kind === "file" ? inode : undefined;
  }

  directory(ino: number): DirectoryInode | undefined {
    const inode = this.#inodes.get(ino);
    return inode?.kind === "directory" ? inode : undefined;
  }

  /** Takes up an inode that no name leads to yet. */
  add(inode: Inode): void {
    this.#inodes.set(inode.ino, inode);
  }

  forget(ino: number): void {
    this.#inodes.delete(ino);
  }

  /** Has a name lead to an inode, whatever it led to before. */
  setEntry(directory: number, name: string, ino: number): void {
    const entries = this.directory(directory)?.entries;
    const target = this.#inodes.get(ino);
    if (!entries || !target) return;
    this.deleteEntry(directory, name);
    entries.set(name, ino);
    target.links += 1;
  }

  deleteEntry(directory: number, name: string): void {
    const entries = this.directory(directory)?.entries;
    const ino = entries?.get(name);
    if (!entries || ino === undefined) return;
    entries.delete(name);
    const target = this.#inodes.get(ino);
    if (target) target.links -= 1;
  }

  /** Everything that names lead to from these inodes on, with a path to each. */
  pathsFrom(inos: Iterable<number>): Map<number, string> {
    const paths = new Map<number, string>();
    for (const ino of inos) if (!paths.has(ino)) paths.set(ino, "");
    // A Map is walked in order of insertion, also over what is added on the way.
    for (const [ino, path] of paths) {
      for (const [name, child] of this.directory(ino)?.entries ?? []) {
        if (!paths.has(child)) paths.set(child, `${path}/${name}`);
      }
    }
    return paths;
  }

  /** Forgets all but these. */
  retain(inos: { has(ino: number): boolean }): void {
    for (const ino of [...this.#inodes.keys()]) if (!inos.has(ino)) this.#inodes.delete(ino);
  }

  /**
   * What fsck does after a crash: forgets what no name leads to, lets a directory have one name only, and shows nothing
   * beyond a file's size.
   */
  repair(): void {
    const reached = new Set([rootIno]);
    for (const inode of this.#inodes.values()) inode.links = inode.ino === rootIno ? 1 : 0;
    for (const ino of reached) {
      const directory = this.directory(ino);
      for (const [name, child] of directory?.entries ?? []) {
        const inode = this.#inodes.get(child);
        if (!inode || (inode.kind === "directory" && reached.has(child))) directory?.entries.delete(name);
        else inode.links += 1;
        reached.add(child);
      }
    }
    this.retain(reached);
    for (const inode of this.#inodes.values()) if (inode.kind === "file") inode.content.clearBeyond();
  }
}

function forkInode(inode: Inode): Inode {
  return inode.kind === "file"
    ? { ...inode, content: inode.content.fork() }
    : { ...inode, entries: new Map(inode.entries) };
}
