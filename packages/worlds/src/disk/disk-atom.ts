import { blockBytes, sectorBytes } from "./file-content.js";

/** Sectors of one block, as the page cache held them after a write: a later version holds the earlier ones. */
export interface WriteAtom {
  readonly kind: "write";
  readonly ino: number;
  /** The first sector's number in the file. */
  readonly sector: number;
  /** Whole sectors, all within one block. */
  readonly bytes: Uint8Array;
}

export interface SizeAtom {
  readonly kind: "size";
  readonly ino: number;
  readonly from: number;
  readonly to: number;
}

/** A name that leads to an inode from now on, whatever it led to before. */
interface AddAtom {
  readonly kind: "add";
  readonly directory: number;
  readonly name: string;
  readonly ino: number;
}

interface DeleteAtom {
  readonly kind: "delete";
  readonly directory: number;
  readonly name: string;
  readonly ino: number;
}

/** A rename within one directory. One between two directories is an addition there and a deletion here. */
interface RenameAtom {
  readonly kind: "rename";
  readonly directory: number;
  readonly name: string;
  readonly newName: string;
  readonly ino: number;
}

/** A change of the names in a directory. */
export type NameAtom = AddAtom | DeleteAtom | RenameAtom;

/** The smallest change of a disk that a power cut may keep or lose by itself. */
export type DiskAtom = WriteAtom | SizeAtom | NameAtom;

const sectorsPerBlock: number = blockBytes / sectorBytes;

/** Whose fsync makes the change durable: the file's own, or that of the directory whose names it changes. */
export function syncedBy(atom: DiskAtom): number {
  return atom.kind === "write" || atom.kind === "size" ? atom.ino : atom.directory;
}

/** Whether it is a name or a size, which a journal keeps in order. */
export function isMetadata(atom: DiskAtom): boolean {
  return atom.kind !== "write";
}

/** Whether it changes something of this inode: its bytes, its size, a name of its own, or one within it. */
export function concerns(atom: DiskAtom, ino: number): boolean {
  return atom.ino === ino || syncedBy(atom) === ino;
}

export function sectorCount({ bytes }: WriteAtom): number {
  return bytes.length / sectorBytes;
}

/** The survival of an atom in full: every sector of a write, or the one thing that another atom is. */
export function whole(atom: DiskAtom): number {
  return atom.kind === "write" ? 2 ** sectorCount(atom) - 1 : 1;
}

/** The writes of one call, block by block, out of the page cache as it is after the call. */
export function writeAtoms(
  ino: number,
  offset: number,
  length: number,
  sectors: (first: number, count: number) => Uint8Array,
): WriteAtom[] {
  const atoms: WriteAtom[] = [];
  if (length === 0) return atoms;
  const end = Math.ceil((offset + length) / sectorBytes);
  for (let sector = Math.floor(offset / sectorBytes); sector < end; ) {
    const blockEnd = (Math.floor(sector / sectorsPerBlock) + 1) * sectorsPerBlock;
    const count = Math.min(blockEnd, end) - sector;
    atoms.push({ kind: "write", ino, sector, bytes: sectors(sector, count) });
    sector += count;
  }
  return atoms;
}

/** The atom in words; `path` names an inode. */
export function describeAtom(atom: DiskAtom, path: (ino: number) => string): string {
  switch (atom.kind) {
    case "write": {
      const from = atom.sector * sectorBytes;
      return `write of bytes ${from} to ${from + atom.bytes.length} of ${path(atom.ino)}`;
    }
    case "size":
      return `size ${atom.to} of ${path(atom.ino)}, before ${atom.from}`;
    case "add":
      return `name ${path(atom.directory)}/${atom.name} for ${path(atom.ino)}`;
    case "delete":
      return `removal of the name ${path(atom.directory)}/${atom.name}`;
    case "rename":
      return `rename of ${path(atom.directory)}/${atom.name} to ${atom.newName}`;
  }
}
