import { type DiskAtom, describeAtom, sectorCount, whole } from "./disk-atom.js";

/** What a power cut did with each change that was not durable: print it when a test fails. */
export class PowerCut {
  readonly #pending: readonly DiskAtom[];
  readonly #survivals: readonly number[];
  readonly #paths: ReadonlyMap<number, string>;

  /** @internal */
  constructor(
    pending: readonly DiskAtom[],
    survivals: readonly number[],
    paths: ReadonlyMap<number, string>,
  ) {
    this.#pending = pending;
    this.#survivals = survivals;
    this.#paths = paths;
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
    const path = (ino: number): string => this.#paths.get(ino) ?? `inode ${ino}`;
    return this.#pending
      .map((atom, at) => `${this.#survival(atom, at)}: ${describeAtom(atom, path)}`)
      .join("\n");
  }

  #survival(atom: DiskAtom, at: number): string {
    const survival = this.#survivals[at] ?? 0;
    if (survival === 0) return "lost";
    if (survival === whole(atom) || atom.kind !== "write") return "kept";
    const sectors = Array.from({ length: sectorCount(atom) }, (_, index) => index);
    return `torn, only sectors ${sectors.filter((index) => (survival & (1 << index)) !== 0)} kept`;
  }
}
