import type { DiskAtom, SizeAtom, WriteAtom } from "../disk-atom.js";
import { sectorCount } from "../disk-atom.js";
import { type FileContent, sectorBytes } from "../file-content.js";

/** What is known of a file at a moment: what is durable of it, and the changes of its bytes and size that are not. */
export interface FileHistory {
  readonly durable: FileContent;
  /** In the order in which they were made. */
  readonly changes: readonly (WriteAtom | SizeAtom)[];
}

/** Where a size lies among the changes; -1 and the durable size for the one before all of them. */
interface SizePoint {
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

/** The changes of one file's bytes and size. */
export function changesOf(ino: number, pending: readonly DiskAtom[]): (WriteAtom | SizeAtom)[] {
  return pending.filter((atom): atom is WriteAtom | SizeAtom => {
    return atom.ino === ino && (atom.kind === "write" || atom.kind === "size");
  });
}

/**
 * Whether a crash can leave a file with these bytes: whether there are sizes and sectors that, kept, give them. Sectors
 * are free of each other; what they share is which sizes were kept, since a smaller one clears what lies beyond it. With
 * `keepsSizes` every change of size is kept.
 */
export function isPossibleContent(history: FileHistory, bytes: Uint8Array, keepsSizes = false): boolean {
  const search = new ContentSearch(history, bytes, keepsSizes);
  return search.isPossible();
}

class ContentSearch {
  readonly #history: FileHistory;
  readonly #bytes: Uint8Array;
  readonly #keepsSizes: boolean;
  readonly #points: readonly SizePoint[];
  readonly #failed = new Set<string>();

  constructor(history: FileHistory, bytes: Uint8Array, keepsSizes: boolean) {
    this.#history = history;
    this.#bytes = bytes;
    this.#keepsSizes = keepsSizes;
    const { size } = history.durable;
    const sizes = history.changes.flatMap((change, at) => {
      return change.kind === "size" ? [{ at, from: change.from, to: change.to }] : [];
    });
    this.#points = [{ at: -1, from: size, to: size }, ...sizes];
  }

  isPossible(): boolean {
    const all = Array.from({ length: Math.ceil(this.#bytes.length / sectorBytes) }, (_, sector) => sector);
    const last = this.#points.length - 1;
    for (let index = last; index >= (this.#keepsSizes ? last : 0); index -= 1) {
      const point = this.#points[index];
      if (point?.to !== this.#bytes.length) continue;
      const open = this.#without(all, point.at, this.#history.changes.length, Number.POSITIVE_INFINITY);
      if (this.#reaches(index, open, Number.POSITIVE_INFINITY)) return true;
    }
    return false;
  }

  /**
   * Whether the sectors that are open can have come about before a size that was kept, if all beyond `cleared` was
   * cleared after it.
   */
  #reaches(index: number, open: readonly number[], cleared: number): boolean {
    if (index === 0) return open.every((sector) => this.#shows(this.#durable(sector), sector, cleared));
    const key = `${index} ${cleared} ${open.join()}`;
    if (this.#failed.has(key)) return false;
    for (let before = index - 1; before >= (this.#keepsSizes ? index - 1 : 0); before -= 1) {
      const [point, previous] = [this.#points[index], this.#points[before]];
      if (!point || !previous) continue;
      const clears = point.to < point.from || point.to < previous.to;
      const nowCleared = clears ? Math.min(cleared, point.to) : cleared;
      const left = this.#without(open, previous.at, point.at, nowCleared);
      if (this.#reaches(before, left, nowCleared)) return true;
    }
    this.#failed.add(key);
    return false;
  }

  /** The sectors that no write between two changes can have left as they were found. */
  #without(sectors: readonly number[], after: number, before: number, cleared: number): readonly number[] {
    if (sectors.length === 0) return sectors;
    const settled = new Set<number>();
    for (const change of this.#history.changes.slice(after + 1, before)) {
      if (change.kind !== "write") continue;
      for (let at = 0; at < sectorCount(change); at += 1) {
        const sector = change.sector + at;
        if (settled.has(sector)) continue;
        const written = change.bytes.subarray(at * sectorBytes, (at + 1) * sectorBytes);
        if (this.#shows(written, sector, cleared)) settled.add(sector);
      }
    }
    return settled.size === 0 ? sectors : sectors.filter((sector) => !settled.has(sector));
  }

  #durable(sector: number): Uint8Array {
    return this.#history.durable.sectors(sector, 1);
  }

  /** Whether a sector with this content is what was found, if all beyond `cleared` was cleared. */
  #shows(content: Uint8Array, sector: number, cleared: number): boolean {
    const from = sector * sectorBytes;
    const end = Math.min(sectorBytes, this.#bytes.length - from);
    for (let at = 0; at < end; at += 1) {
      const byte = from + at < cleared ? content[at] : 0;
      if (byte !== this.#bytes[from + at]) return false;
    }
    return end > 0;
  }
}
