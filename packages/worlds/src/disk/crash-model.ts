import { InvalidArgumentError } from "@holdfast/core";
import { concerns, type DiskAtom, isMetadata, syncedBy } from "./disk-atom.js";

/**
 * What a power cut may leave of the changes that are not durable.
 * - `posix-min`: each is kept or lost by itself, as POSIX allows.
 * - `ext4-like`: names and sizes are kept in one journal, so that of these only the newest are lost; the bytes of a file
 *   are free until it is fsynced. fsync of anything makes the journal durable up to its own last change.
 */
export type CrashModelName = "posix-min" | "ext4-like";

/** The rules of one model, over the list of pending changes in the order in which they were made. */
export interface CrashModel {
  readonly name: CrashModelName;
  /** Whether an fsync of an inode makes durable the change at a place; `isForsaken` says which an fsync has failed for. */
  covered(atoms: readonly DiskAtom[], isForsaken: (at: number) => boolean, ino: number): boolean[];
  /** Whether an fsync of an inode that fails leaves the change in doubt. */
  forsakes(atom: DiskAtom, ino: number): boolean;
  /** The legal choice that is nearest to a choice of what survives. */
  lawful(atoms: readonly DiskAtom[], survivals: readonly number[]): readonly number[];
}

const posixMin: CrashModel = {
  name: "posix-min",
  covered: (atoms, isForsaken, ino) => atoms.map((atom, at) => !isForsaken(at) && syncedBy(atom) === ino),
  forsakes: (atom, ino) => syncedBy(atom) === ino,
  lawful: (_, survivals) => survivals,
};

const ext4Like: CrashModel = {
  name: "ext4-like",
  covered: (atoms, isForsaken, ino) => {
    const own = (atom: DiskAtom, at: number): boolean => !isForsaken(at) && concerns(atom, ino);
    const last = atoms.findLastIndex((atom, at) => isMetadata(atom) && own(atom, at));
    return atoms.map((atom, at) => (isMetadata(atom) ? at <= last : own(atom, at)));
  },
  forsakes: concerns,
  lawful: (atoms, survivals) => {
    const lost = atoms.findIndex((atom, at) => isMetadata(atom) && survivals[at] === 0);
    if (lost < 0) return survivals;
    return survivals.map((survival, at) => {
      const atom = atoms[at];
      return at > lost && atom && isMetadata(atom) ? 0 : survival;
    });
  },
};

/** @throws InvalidArgumentError when there is no such model */
export function crashModel(name: CrashModelName): CrashModel {
  if (name === "posix-min") return posixMin;
  if (name === "ext4-like") return ext4Like;
  throw new InvalidArgumentError(`model is ${String(name)}; give "posix-min" or "ext4-like"`);
}
