import { type DiskAtom, describeAtom, sectorCount, whole } from "./disk-atom.js";
import type { DiskImage } from "./disk-image.js";
import { rootIno } from "./inode.js";

/** What a power cut did with each change that was not durable: print it when a test fails. */
export class PowerCut {
  readonly #durable: DiskImage;
  readonly #pending: readonly DiskAtom[];
  readonly #survivals: readonly number[];

  /** @internal */
  constructor(durable: DiskImage, pending: readonly DiskAtom[], survivals: readonly number[]) {
    this.#durable = durable;
    this.#pending = pending;
    this.#survivals = survivals;
  }

  /** How many changes were not durable. */
  get pending(): number {
    return this.#pending.length;
  }

  /** How many of them did not survive whole. */
  get lost(): number {
    return this.#pending.filter((atom, at) => this.#survivals[at] !== whole(atom)).length;
  }

  /** One line for each change, in the order in which they were made: `lost: size 5 of /a, before 0`. */
  toString(): string {
    const paths = this.#formerPaths();
    const path = (ino: number): string => paths.get(ino) ?? `inode ${ino}`;
    return this.#pending
      .map((atom, at) => `${this.#survival(atom, at)}: ${describeAtom(atom, path)}`)
      .join("\n");
  }

  /** A path by which each inode could be found, whether it had its name before or was given it. */
  #formerPaths(): Map<number, string> {
    const image = this.#durable.overlay();
    for (const atom of this.#pending) {
      if (atom.kind === "add") image.setEntry(atom.directory, atom.name, atom.ino);
      if (atom.kind === "rename") image.setEntry(atom.directory, atom.newName, atom.ino);
    }
    return new Map([...image.pathsFrom([rootIno]), ...this.#durable.pathsFrom([rootIno])]);
  }

  #survival(atom: DiskAtom, at: number): string {
    const survival = this.#survivals[at] ?? 0;
    if (survival === 0) return "lost";
    if (survival === whole(atom) || atom.kind !== "write") return "kept";
    const sectors = Array.from({ length: sectorCount(atom) }, (_, index) => index);
    return `torn, only sectors ${sectors.filter((index) => (survival & (1 << index)) !== 0)} kept`;
  }
}
