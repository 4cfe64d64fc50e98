import { type DirectoryInode, type FileInode, type Inode, rootIno } from "./inode.js";

/** One state of a disk: its inodes, and the names that lead to them. */
export class DiskImage {
  readonly #inodes: Map<number, Inode>;
  /** What holds the inodes that this image has not changed. */
  readonly #below: DiskImage | undefined;

  private constructor(inodes: Map<number, Inode>, below?: DiskImage) {
    this.#inodes = inodes;
    this.#below = below;
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

  /** The same state, free to become another, as this one is. */
  fork(): DiskImage {
    const inodes = new Map<number, Inode>();
    for (const inode of this.#below?.inodes() ?? []) inodes.set(inode.ino, forkInode(inode));
    for (const inode of this.#inodes.values()) inodes.set(inode.ino, forkInode(inode));
    return new DiskImage(inodes);
  }

  /** The same state, free to become another, in no time: for as long as this one stays as it is. */
  overlay(): DiskImage {
    return new DiskImage(new Map(), this);
  }

  *inodes(): Iterable<Inode> {
    for (const inode of this.#below?.inodes() ?? []) if (!this.#inodes.has(inode.ino)) yield inode;
    yield* this.#inodes.values();
  }

  get size(): number {
    return this.#below ? [...this.inodes()].length : this.#inodes.size;
  }

  has(ino: number): boolean {
    return this.get(ino) !== undefined;
  }

  get(ino: number): Inode | undefined {
    return this.#inodes.get(ino) ?? this.#below?.get(ino);
  }

  file(ino: number): FileInode | undefined {
    const inode = this.get(ino);
    return inode?.kind === "file" ? inode : undefined;
  }

  directory(ino: number): DirectoryInode | undefined {
    const inode = this.get(ino);
    return inode?.kind === "directory" ? inode : undefined;
  }

  fileToChange(ino: number): FileInode | undefined {
    const inode = this.#toChange(ino);
    return inode?.kind === "file" ? inode : undefined;
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
    const parent = this.#toChange(directory);
    const target = this.#toChange(ino);
    if (parent?.kind !== "directory" || !target) return;
    this.deleteEntry(directory, name);
    parent.entries.set(name, ino);
    target.links += 1;
  }

  deleteEntry(directory: number, name: string): void {
    const ino = this.directory(directory)?.entries.get(name);
    const parent = this.#toChange(directory);
    if (parent?.kind !== "directory" || ino === undefined) return;
    parent.entries.delete(name);
    const target = this.#toChange(ino);
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

  /** On an image that lies over no other: forgets all but these. */
  retain(inos: { has(ino: number): boolean }): void {
    for (const ino of [...this.#inodes.keys()]) if (!inos.has(ino)) this.#inodes.delete(ino);
  }

  /**
   * On an image that lies over no other: what fsck does after a crash: forgets what no name leads to, lets a directory have one name only, and shows nothing
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

  #toChange(ino: number): Inode | undefined {
    const own = this.#inodes.get(ino);
    if (own || !this.#below) return own;
    const below = this.#below.get(ino);
    if (!below) return undefined;
    const copy = forkInode(below);
    this.#inodes.set(ino, copy);
    return copy;
  }
}

function forkInode(inode: Inode): Inode {
  return inode.kind === "file"
    ? { ...inode, content: inode.content.fork() }
    : { ...inode, entries: new Map(inode.entries) };
}
