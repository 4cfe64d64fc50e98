import type { Clock } from "@holdfast/core";
import { applyAtom } from "./apply-atom.js";
import { type DiskAtom, syncedBy, writeAtoms } from "./disk-atom.js";
import { diskError, type Syscall } from "./disk-error.js";
import type { DiskImage } from "./disk-image.js";
import type { DiskMedium } from "./disk-medium.js";
import { FileContent } from "./file-content.js";
import type { FileInode, Inode } from "./inode.js";
import type { SyncLedger } from "./sync-ledger.js";

/** What a life works with. */
export interface LifeParts {
  readonly medium: DiskMedium;
  readonly syncs: SyncLedger;
  readonly clock: Clock;
}

/** The programs of a machine until they are killed or the power is cut: what they see, and what they have open. */
export class DiskLife {
  readonly visible: DiskImage;
  readonly #parts: LifeParts;
  readonly #opened = new Map<number, number>();
  #isOver = false;

  /** Begins on what the disk holds, or where programs before it were killed. */
  constructor(parts: LifeParts, visible: DiskImage = parts.medium.image()) {
    this.#parts = parts;
    this.visible = visible;
  }

  /** How many file handles are open. */
  get openHandles(): number {
    return [...this.#opened.values()].reduce((sum, count) => sum + count, 0);
  }

  /** The programs are gone, and what they had open is closed. */
  end(): void {
    this.#isOver = true;
    const opened = [...this.#opened.keys()];
    this.#opened.clear();
    for (const ino of opened) this.#dropUnused(ino);
  }

  /**
   * Does something at a turn of its own, as a system call that other calls may come before or after.
   * @throws EIO when the programs are gone by then.
   */
  async call<T>(call: Syscall, run: () => T): Promise<T> {
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
    if (this.#isOver) throw diskError("EIO", call);
    return run();
  }

  create(kind: Inode["kind"], mode: number): Inode {
    const mtimeMs = this.#parts.clock.wallMs();
    const inode = this.#parts.medium.addInode((ino) => {
      const facts = { ino, mode, links: 0, mtimeMs };
      return kind === "file"
        ? { kind, ...facts, content: new FileContent() }
        : { kind, ...facts, entries: new Map<string, number>() };
    });
    this.visible.add(inode);
    return inode;
  }

  /** Changes names or a size: visible at once, durable by an fsync. */
  change(atom: DiskAtom): void {
    const unnamed = this.#unnamedBy(atom);
    applyAtom(this.visible, atom);
    this.#parts.medium.change(atom);
    this.#touch(syncedBy(atom));
    if (unnamed !== undefined) this.#dropUnused(unnamed);
  }

  write(file: FileInode, offset: number, bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    const { content, ino } = file;
    const from = content.size;
    const to = Math.max(from, offset + bytes.length);
    content.put(offset, bytes);
    if (to > from) this.change({ kind: "size", ino, from, to });
    const sectors = (first: number, count: number): Uint8Array => content.sectors(first, count);
    for (const atom of writeAtoms(ino, offset, bytes.length, sectors)) this.#parts.medium.change(atom);
    this.#touch(ino);
  }

  truncate({ ino, content }: FileInode, to: number): void {
    if (to !== content.size) this.change({ kind: "size", ino, from: content.size, to });
  }

  /** @throws EIO when this fsync was chosen to fail. */
  sync(inode: Inode, call: Syscall): void {
    const { medium, syncs } = this.#parts;
    if (!syncs.count(inode.kind)) {
      medium.forsake(inode.ino);
      throw diskError("EIO", call);
    }
    medium.persist(inode.ino);
    if (inode.kind === "directory") medium.sweep(this.visible);
  }

  /** What a write through O_SYNC or O_DSYNC does; it is no fsync of its own. */
  persist({ ino }: Inode): void {
    this.#parts.medium.persist(ino);
  }

  open({ ino }: Inode): void {
    this.#opened.set(ino, (this.#opened.get(ino) ?? 0) + 1);
  }

  close({ ino }: Inode): void {
    const left = (this.#opened.get(ino) ?? 0) - 1;
    if (left > 0) this.#opened.set(ino, left);
    else this.#opened.delete(ino);
    this.#dropUnused(ino);
  }

  /** The inode that loses a name by the change. */
  #unnamedBy(atom: DiskAtom): number | undefined {
    if (atom.kind === "write" || atom.kind === "size") return undefined;
    const name = atom.kind === "rename" ? atom.newName : atom.name;
    return this.visible.directory(atom.directory)?.entries.get(name);
  }

  /** An inode lives as long as it has a name or is open. */
  #dropUnused(ino: number): void {
    const inode = this.visible.get(ino);
    if (inode && inode.links <= 0 && !this.#opened.has(ino)) this.visible.forget(ino);
  }

  #touch(ino: number): void {
    const { clock, medium } = this.#parts;
    const mtimeMs = clock.wallMs();
    const inode = this.visible.get(ino);
    if (inode) inode.mtimeMs = mtimeMs;
    medium.touch(ino, mtimeMs);
  }
}
