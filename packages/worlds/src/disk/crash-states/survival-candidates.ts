import type { Choices } from "../../choices.js";
import type { CrashModel } from "../crash-model.js";
import { type DiskAtom, isMetadata, sectorCount, syncedBy, whole } from "../disk-atom.js";
import { drawSurvivals } from "../draw-survivals.js";

/** What survives of each pending change. */
export type Survivals = readonly number[];

/** Up to how many pairs of changes are reordered one by one; of more, chance picks. */
const mostPairs = 400;

/**
 * The choices that find mistakes in ordering, one kind after the other in turn, so that the first few have some of each:
 * nothing and all; each change lost alone, kept alone, the last that was kept; each of these without the bytes; each
 * write torn; two changes reordered; all of one file or directory kept or lost. The model makes each one lawful.
 */
export function* coveringSurvivals(
  model: CrashModel,
  atoms: readonly DiskAtom[],
  choices: Choices,
): Iterable<Survivals> {
  const kinds = shuffled(kindsOf(atoms, choices), choices);
  for (let left = kinds.map((kind) => shuffled(kind, choices)); left.length > 0; ) {
    for (const kind of left) {
      const make = kind.pop();
      if (make) yield model.lawful(atoms, make());
    }
    left = left.filter(({ length }) => length > 0);
  }
}

/** Choices by chance, without end. */
export function* sampledSurvivals(
  model: CrashModel,
  atoms: readonly DiskAtom[],
  choices: Choices,
): Iterable<Survivals> {
  for (;;) yield drawSurvivals(model, atoms, choices);
}

type Make = () => number[];

function kindsOf(atoms: readonly DiskAtom[], choices: Choices): Make[][] {
  const pick = (keep: (atom: DiskAtom, at: number) => boolean): Make => {
    return () => atoms.map((atom, at) => (keep(atom, at) ? whole(atom) : 0));
  };
  const places = [...atoms.keys()];
  const isWrite = (at: number): boolean => atoms[at]?.kind === "write";
  const names = places.filter((at) => !isWrite(at));
  const writes = places.filter(isWrite);
  const owners = [...new Set(atoms.map(syncedBy))];
  const without = (lost: number): Make => pick((_, at) => at !== lost);
  const alone = (kept: number): Make => pick((_, at) => at === kept);
  return [
    [pick(() => false), pick(() => true), pick(isMetadata), pick((atom) => !isMetadata(atom))],
    names.map(without),
    writes.map(without),
    names.map(alone),
    writes.map(alone),
    places.map((end) => pick((_, at) => at <= end)),
    names.map((end) => pick((atom, at) => at <= end && isMetadata(atom))),
    writes.flatMap((torn) => tearings(atoms, torn)),
    pairs(atoms.length, choices).map(([lost, end]) => pick((_, at) => at <= end && at !== lost)),
    owners.map((owner) => pick((atom) => syncedBy(atom) === owner)),
    owners.map((owner) => pick((atom) => syncedBy(atom) !== owner)),
  ].filter(({ length }) => length > 0);
}

/** A write of which only the first sector was kept, all but the first, or all but the last; the rest whole, or lost after it. */
function tearings(atoms: readonly DiskAtom[], torn: number): Make[] {
  const write = atoms[torn];
  if (write?.kind !== "write" || sectorCount(write) < 2) return [];
  const all = whole(write);
  const parts = new Set([1, all - 1, all >> 1]);
  return [...parts].flatMap((part) =>
    [atoms.length, torn].map((end): Make => {
      return () => atoms.map((atom, at) => (at === torn ? part : at <= end ? whole(atom) : 0));
    }),
  );
}

/** An earlier change and a later one that overtakes it. */
function pairs(count: number, choices: Choices): [number, number][] {
  if ((count * (count - 1)) / 2 > mostPairs) {
    return Array.from({ length: mostPairs }, () => {
      const end = 1 + choices.below(count - 1);
      return [choices.below(end), end];
    });
  }
  const found: [number, number][] = [];
  for (let end = 1; end < count; end += 1) for (let at = 0; at < end; at += 1) found.push([at, end]);
  return found;
}

function shuffled<T>(list: readonly T[], choices: Choices): T[] {
  const shuffle = [...list];
  for (let at = shuffle.length - 1; at > 0; at -= 1) {
    const other = choices.below(at + 1);
    const [a, b] = [shuffle[at], shuffle[other]];
    if (a !== undefined && b !== undefined) [shuffle[at], shuffle[other]] = [b, a];
  }
  return shuffle;
}
