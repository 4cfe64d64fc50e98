import type { Choices } from "../choices.js";
import { applyAtom, diskAfter } from "./apply-atom.js";
import type { DiskAtom } from "./disk-atom.js";
import { DiskImage } from "./disk-image.js";
import { drawSurvivals } from "./draw-survivals.js";
import { type Inode, rootIno } from "./inode.js";
import { PendingAtoms } from "./pending-atoms.js";
import { PowerCut } from "./power-cut.js";

/** How many inodes may be kept that nothing leads to any more, besides as many as are in use. */
const spareInodes = 256;

/** The disk behind the page cache: what is durable, and what is not yet. */
export class DiskMedium {
  #durable: DiskImage;
  #pending: PendingAtoms = new PendingAtoms();
  #lastIno: number = rootIno;

  constructor(mtimeMs: number) {
    this.#durable = DiskImage.empty(mtimeMs);
  }

  /** What a machine sees that starts on this disk. */
  image(): DiskImage {
    return this.#durable.fork();
  }

  get pending(): readonly DiskAtom[] {
    return this.#pending.atoms;
  }

  /** Takes up a new inode; until a name for it is durable it is not found after a power cut. */
  addInode(make: (ino: number) => Inode): Inode {
    this.#lastIno += 1;
    this.#durable.add(make(this.#lastIno));
    return make(this.#lastIno);
  }

  /** Takes a change that is visible now. */
  change(atom: DiskAtom): void {
    this.#pending.add(atom);
  }

  /** Takes the time of a change, which no power cut loses: nobody may rely on it either way. */
  touch(ino: number, mtimeMs: number): void {
    const inode = this.#durable.get(ino);
    if (inode) inode.mtimeMs = mtimeMs;
  }

  /** Makes durable what an fsync covers: a file's bytes and size, or a directory's names, and nothing else. */
  persist(ino: number): void {
    for (const atom of this.#pending.cover(ino)) applyAtom(this.#durable, atom);
  }

  /** What an fsync was to cover is lost or not, and will never be covered again. */
  forsake(ino: number): void {
    this.#pending.forsake(ino);
  }

  /** Keeps of all changes that are not durable the part that chance chooses. */
  cut(choices: Choices, visible: DiskImage): PowerCut {
    const { pending } = this;
    const survivals = drawSurvivals(pending, choices);
    this.#durable = diskAfter(this.#durable, pending, survivals);
    this.#pending = new PendingAtoms();
    return new PowerCut(pending, survivals, visible.pathsFrom([rootIno]));
  }

  /** Forgets inodes that nothing durable or pending leads to, once there are many: no cut can bring them back. */
  sweep(visible: DiskImage): void {
    if (this.#durable.size <= 2 * visible.size + spareInodes) return;
    const named = this.pending.flatMap((atom) => ("name" in atom ? [atom.ino] : []));
    const reachable = this.#durable.pathsFrom([rootIno, ...named]);
    this.#durable.retain(reachable);
    this.#pending.retain(reachable);
  }
}
