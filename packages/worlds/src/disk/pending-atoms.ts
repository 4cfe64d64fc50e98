import type { CrashModel } from "./crash-model.js";
import { type DiskAtom, sectorCount, syncedBy, type WriteAtom } from "./disk-atom.js";
import { sectorBytes } from "./file-content.js";

interface PendingAtom {
  readonly atom: DiskAtom;
  /** An fsync of it has failed: it may have reached the disk or not, and no later fsync covers it. */
  readonly isForsaken: boolean;
}

/** The changes that are visible and not durable, in the order in which they were made. */
export class PendingAtoms {
  readonly #model: CrashModel;
  #pending: PendingAtom[];

  constructor(model: CrashModel, pending: readonly PendingAtom[] = []) {
    this.#model = model;
    this.#pending = [...pending];
  }

  /** The same changes, which go on by themselves, under this model or another. */
  fork(model: CrashModel = this.#model): PendingAtoms {
    return new PendingAtoms(model, this.#pending);
  }

  get atoms(): readonly DiskAtom[] {
    return this.#pending.map(({ atom }) => atom);
  }

  add(atom: DiskAtom): void {
    this.#pending.push({ atom, isForsaken: false });
  }

  /** Takes out what an fsync of a file or directory makes durable. */
  cover(ino: number): readonly DiskAtom[] {
    const before = this.#pending;
    const isForsaken = (at: number): boolean => before[at]?.isForsaken ?? false;
    const isCovered = this.#model.covered(this.atoms, isForsaken, ino);
    const covered = before.filter((_, at) => isCovered[at]).map(({ atom }) => atom);
    if (covered.length === 0) return covered;
    const owners = new Set(covered.map(syncedBy));
    const newerThan = (at: number, owner: number): readonly DiskAtom[] =>
      before.flatMap(({ atom }, later) => {
        return later > at && isCovered[later] && syncedBy(atom) === owner ? [atom] : [];
      });
    this.#pending = before.flatMap((pending, at) => {
      if (isCovered[at]) return [];
      const owner = syncedBy(pending.atom);
      const newer = owners.has(owner) ? newerThan(at, owner) : [];
      if (newer.length === 0) return [pending];
      return withoutOverwritten(pending.atom, newer).map((atom) => ({ ...pending, atom }));
    });
    return covered;
  }

  /** An fsync of a file or directory has failed. */
  forsake(ino: number): void {
    this.#pending = this.#pending.map((pending) => {
      return this.#model.forsakes(pending.atom, ino) ? { ...pending, isForsaken: true } : pending;
    });
  }

  /** Drops the changes of inodes that are gone for good. */
  retain(inos: { has(ino: number): boolean }): void {
    this.#pending = this.#pending.filter(({ atom }) => inos.has(syncedBy(atom)));
  }
}

/** What is left of a pending change after newer ones became durable: it cannot come back over them. */
function withoutOverwritten(forsaken: DiskAtom, newer: readonly DiskAtom[]): readonly DiskAtom[] {
  if (forsaken.kind === "size") return newer.some(({ kind }) => kind === "size") ? [] : [forsaken];
  if (forsaken.kind === "write") return withoutSectors(forsaken, newer);
  const names = new Set(newer.flatMap(namesOf));
  if (forsaken.kind !== "rename") return names.has(forsaken.name) ? [] : [forsaken];
  const { directory, name, newName, ino } = forsaken;
  const isOver = { name: names.has(name), newName: names.has(newName) };
  if (isOver.name && isOver.newName) return [];
  if (isOver.newName) return [{ kind: "delete", directory, name, ino }];
  if (isOver.name) return [{ kind: "add", directory, name: newName, ino }];
  return [forsaken];
}

function namesOf(atom: DiskAtom): string[] {
  if (atom.kind === "write" || atom.kind === "size") return [];
  return atom.kind === "rename" ? [atom.name, atom.newName] : [atom.name];
}

function withoutSectors(forsaken: WriteAtom, newer: readonly DiskAtom[]): WriteAtom[] {
  const isWritten = (sector: number): boolean =>
    newer.some((atom) => {
      return atom.kind === "write" && sector >= atom.sector && sector < atom.sector + sectorCount(atom);
    });
  const cutOff = newer.flatMap((atom) => (atom.kind === "size" && atom.to < atom.from ? [atom.to] : []));
  const end = Math.min(Number.POSITIVE_INFINITY, ...cutOff);
  const left: WriteAtom[] = [];
  for (let at = 0; at < sectorCount(forsaken); at += 1) {
    const sector = forsaken.sector + at;
    if (isWritten(sector) || sector * sectorBytes >= end) continue;
    const bytes = forsaken.bytes.slice(at * sectorBytes, (at + 1) * sectorBytes);
    if (end < (sector + 1) * sectorBytes) bytes.fill(0, end - sector * sectorBytes);
    left.push({ ...forsaken, sector, bytes });
  }
  return left;
}
