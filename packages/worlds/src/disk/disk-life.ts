import type { Clock } from "@holdfast/core";
import { applyAtom } from "./apply-atom.js";
import { type DiskAtom, syncedBy, writeAtoms } from "./disk-atom.js";
import { type DiskSyscall, diskError, type Syscall } from "./disk-error.js";
import type { DiskImage } from "./disk-image.js";
import type { DiskMedium } from "./disk-medium.js";
import type { DiskSpace } from "./disk-space.js";
import {
  codeOf,
  type DiskCall,
  type DiskFault,
  type DiskFaultCode,
  type DiskFaults,
  losesWrites,
} from "./faults/disk-faults.js";
import { blockEnd, FileContent, sectorBytes } from "./file-content.js";
import type { FileInode, Inode } from "./inode.js";
import type { SyncLedger } from "./sync-ledger.js";

/** What a life works with. */
export interface LifeParts {
  readonly medium: DiskMedium;
  readonly syncs: SyncLedger;
  readonly clock: Clock;
  readonly space: DiskSpace;
  readonly faults: DiskFaults | undefined;
  /** Whether a file whose fsync failed shows what is durable, and not what was written. */
  readonly isOldAfterFailedSync: boolean;
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
   * @throws EIO when the programs are gone by then, and what a fault says.
   */
  async call<T>(call: DiskSyscall, isChange: boolean, run: () => T): Promise<T> {
    return await this.callUnderFault(call, { path: call.path ?? "", isChange }, (fault) => {
      const code = codeOf(fault);
      if (code !== undefined) throw diskError(code, call);
      return run();
    });
  }

  /**
   * Like `call`, for what knows itself what a fault means.
   * @throws EIO when the programs are gone by then.
   */
  async callUnderFault<T>(
    call: DiskSyscall,
    facts: Pick<DiskCall, "path" | "isChange">,
    run: (fault: DiskFault | undefined) => T,
  ): Promise<T> {
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
    if (this.#isOver) throw diskError("EIO", call);
    const { syscall, dest } = call;
    return run(this.#parts.faults?.next({ call: syscall, ...facts, ...(dest !== undefined && { dest }) }));
  }

  /** @throws ENOSPC when there is no room for a directory. */
  makeDirectory(mode: number, call: Syscall): Inode {
    if (!this.#parts.space.hasRoom(this.visible)) throw diskError("ENOSPC", call);
    return this.create("directory", mode);
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

  /**
   * Writes as much as there is room for, block by block: a crash within a long write may leave any block's end as the size.
   * Answers how many bytes that was.
   * @throws ENOSPC when there is no room at all.
   */
  write(file: FileInode, offset: number, bytes: Uint8Array, call: Syscall): number {
    if (bytes.length === 0) return 0;
    const { content, ino } = file;
    const { medium, space } = this.#parts;
    const length = space.room(this.visible, ino, offset, bytes.length);
    if (length === 0) throw diskError("ENOSPC", call);
    this.#fillLastBlock(file, offset);
    content.put(offset, bytes.subarray(0, length));
    const sectors = (first: number, count: number): Uint8Array => content.sectors(first, count);
    for (const atom of writeAtoms(ino, offset, length, sectors)) {
      const from = content.size;
      const to = Math.min(offset + length, atom.sector * sectorBytes + atom.bytes.length);
      if (to > from) this.change({ kind: "size", ino, from, to });
      medium.change(atom);
    }
    this.#touch(ino);
    return length;
  }

  /** Sets the size. What is cleared of the last block is written by itself, and may be there without the smaller size. */
  truncate(file: FileInode, to: number): void {
    const { ino, content } = file;
    const from = content.size;
    if (to === from) return;
    if (to > from) this.#fillLastBlock(file, to - 1);
    this.change({ kind: "size", ino, from: content.size, to });
    const cleared = Math.min(from, blockEnd(to)) - to;
    const sectors = (first: number, count: number): Uint8Array => content.sectors(first, count);
    for (const atom of writeAtoms(ino, to, Math.max(0, cleared), sectors)) this.#parts.medium.change(atom);
  }

  /** Before a file grows beyond its last block it grows to the end of it, since that block may be written first. */
  #fillLastBlock({ ino, content }: FileInode, offset: number): void {
    const { size } = content;
    const end = blockEnd(size);
    if (size < end && end <= offset) this.change({ kind: "size", ino, from: size, to: end });
  }

  /** @throws EIO, or the error of the fault, when this fsync was chosen to fail. */
  sync(inode: Inode, call: Syscall, fault?: DiskFaultCode): void {
    const { medium, syncs } = this.#parts;
    if (!syncs.count(inode.kind, fault !== undefined)) {
      const code = fault ?? "EIO";
      if (losesWrites(code)) this.loseWrites(inode);
      throw diskError(code, call);
    }
    medium.persist(inode.ino);
    if (inode.kind === "directory") medium.sweep(this.visible);
  }

  /** The disk has told that it could not write what it had taken: that may be lost, and nobody tries again. */
  loseWrites(inode: Inode): void {
    const { medium, isOldAfterFailedSync } = this.#parts;
    medium.forsake(inode.ino);
    const durable = medium.image().file(inode.ino);
    if (!isOldAfterFailedSync || inode.kind !== "file" || !durable) return;
    durable.content.clearBeyond();
    inode.content.become(durable.content);
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
