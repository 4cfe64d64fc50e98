import type { CrashModel } from "../crash-model.js";
import { type DiskAtom, isMetadata, whole } from "../disk-atom.js";

/** How many lawful choices there are of what survives. */
export function countSurvivals(model: CrashModel, atoms: readonly DiskAtom[]): number {
  const { bases, free } = partsOf(model, atoms);
  return free.reduce((count, at) => count * (limitOf(atoms, at) + 1), bases.length);
}

/** Every lawful choice of what survives, once. */
export function* allSurvivals(model: CrashModel, atoms: readonly DiskAtom[]): Iterable<readonly number[]> {
  const { bases, free } = partsOf(model, atoms);
  for (const base of bases) {
    const survivals = [...base];
    for (;;) {
      yield [...survivals];
      // Counts on as an odometer does.
      const turning = free.findLastIndex((at) => (survivals[at] ?? 0) < limitOf(atoms, at));
      const wheel = free[turning];
      if (wheel === undefined) break;
      survivals[wheel] = (survivals[wheel] ?? 0) + 1;
      for (const at of free.slice(turning + 1)) survivals[at] = 0;
    }
  }
}

function limitOf(atoms: readonly DiskAtom[], at: number): number {
  const atom = atoms[at];
  return atom ? whole(atom) : 0;
}

/** What is chosen freely, and what that is combined with. */
function partsOf(
  model: CrashModel,
  atoms: readonly DiskAtom[],
): { readonly bases: readonly number[][]; readonly free: readonly number[] } {
  const places = [...atoms.keys()];
  if (model.name === "posix-min") return { bases: [places.map(() => 0)], free: places };
  const isName = (at: number): boolean => atoms[at] !== undefined && isMetadata(atoms[at]);
  const names = places.filter(isName);
  const ends = [-1, ...names];
  return {
    bases: ends.map((end) => places.map((at) => (isName(at) && at <= end ? 1 : 0))),
    free: places.filter((at) => !isName(at)),
  };
}
