import type { Choices } from "../choices.js";
import { applyAtom, diskAfter } from "./apply-atom.js";
import { type CrashModel, type CrashModelName, crashModel } from "./crash-model.js";
import { RecordedRun } from "./crash-states/disk-recording.js";
import type { RunEntry } from "./crash-states/run-entry.js";
import type { DiskAtom } from "./disk-atom.js";
import type { DiskImage } from "./disk-image.js";
import { drawSurvivals } from "./draw-survivals.js";
import { type Inode, rootIno } from "./inode.js";
import { PendingAtoms } from "./pending-atoms.js";
import { PowerCut } from "./power-cut.js";

/** How many inodes may be kept that nothing leads to any more, besides as many as are in use. */
const spareInodes = 256;

/** The disk behind the page cache: what is durable, and what is not yet. */
export class DiskMedium {
  readonly model: CrashModel;
  readonly #recordings: RecordedRun[] = [];
  #durable: DiskImage;
  #pending: PendingAtoms;
  #lastIno: number;

  constructor(durable: DiskImage, model: CrashModelName, pending?: PendingAtoms, lastIno?: number) {
    this.model = crashModel(model);
    this.#durable = durable;
    this.#pending = pending ?? new PendingAtoms(this.model);
    this.#lastIno = lastIno ?? [...durable.inodes()].reduce((last, { ino }) => Math.max(last, ino), rootIno);
  }

  /** The same disk, which goes on by itself, under this model or another; recordings stay behind. */
  fork(model: CrashModelName = this.model.name): DiskMedium {
    return new DiskMedium(this.image(), model, this.#pending.fork(crashModel(model)), this.#lastIno);
  }

  /** Puts down all that happens from now on. */
  record(): RecordedRun {
    const run = new RecordedRun(this.fork());
    this.#recordings.push(run);
    return run;
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
    const ino = this.#lastIno + 1;
    this.takeInode(make(ino));
    this.#tell({ kind: "inode", make: () => make(ino) });
    return make(ino);
  }

  takeInode(inode: Inode): void {
    this.#lastIno = inode.ino;
    this.#durable.add(inode);
  }

  /** Takes a change that is visible now. */
  change(atom: DiskAtom): void {
    this.#pending.add(atom);
    this.#tell({ kind: "change", atom });
  }

  /** Takes the time of a change, which no power cut loses: nobody may rely on it either way. */
  touch(ino: number, mtimeMs: number): void {
    const inode = this.#durable.get(ino);
    if (inode) inode.mtimeMs = mtimeMs;
    this.#tell({ kind: "touch", ino, mtimeMs });
  }

  /** Makes durable what an fsync covers. */
  persist(ino: number): void {
    for (const atom of this.#pending.cover(ino)) applyAtom(this.#durable, atom);
    this.#tell({ kind: "sync", ino });
  }

  /** What an fsync was to cover is lost or not, and will never be covered again. */
  forsake(ino: number): void {
    this.#pending.forsake(ino);
    this.#tell({ kind: "failed-sync", ino });
  }

  /** Keeps of all changes that are not durable the part that chance chooses. */
  cut(choices: Choices): PowerCut {
    const { pending } = this;
    const survivals = drawSurvivals(this.model, pending, choices);
    const cut = new PowerCut(this.#durable, pending, survivals);
    const left = diskAfter(this.#durable, pending, survivals);
    this.restart(left);
    this.#tell({ kind: "cut", left: left.fork() });
    return cut;
  }

  /** Becomes the disk that a power cut has left. */
  restart(left: DiskImage): void {
    this.#durable = left;
    this.#pending = new PendingAtoms(this.model);
  }

  /** Forgets inodes that nothing durable or pending leads to, once there are many: no cut can bring them back. */
  sweep(visible: DiskImage): void {
    if (this.#durable.size > 2 * visible.size + spareInodes) this.forgetUnreachable();
  }

  /** Forgets inodes that nothing durable or pending leads to. */
  forgetUnreachable(): void {
    const named = this.pending.flatMap((atom) => ("name" in atom ? [atom.ino] : []));
    const reachable = this.#durable.pathsFrom([rootIno, ...named]);
    this.#durable.retain(reachable);
    this.#pending.retain(reachable);
  }

  #tell(entry: RunEntry): void {
    for (const recording of this.#recordings) recording.add(entry);
  }
}
