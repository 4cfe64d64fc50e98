import type { Choices } from "../choices.js";
import { type DiskAtom, syncedBy, whole } from "./disk-atom.js";

/**
 * What survives of each change, by chance. Beside the plain toss for each change it often draws what catches mistakes
 * in ordering: nothing, all, all but one, one alone, and some files and directories whole while others lose all.
 */
export function drawSurvivals(atoms: readonly DiskAtom[], choices: Choices): number[] {
  const draw = choices.below(100);
  if (draw < 8) return atoms.map(() => 0);
  if (draw < 16) return atoms.map(whole);
  const chosen = choices.below(Math.max(1, atoms.length));
  if (draw < 32) return atoms.map((atom, at) => (at === chosen ? partOf(atom, choices) : whole(atom)));
  if (draw < 40) return atoms.map((atom, at) => (at === chosen ? whole(atom) : 0));
  const probability = choices.fraction();
  if (draw < 60) {
    const fates = new Map<number, boolean>();
    return atoms.map((atom) => {
      const owner = syncedBy(atom);
      const fate = fates.get(owner) ?? choices.chance(probability);
      fates.set(owner, fate);
      return fate ? whole(atom) : 0;
    });
  }
  return atoms.map((atom) => {
    if (choices.chance(probability)) return whole(atom);
    return choices.chance(0.5) ? partOf(atom, choices) : 0;
  });
}

/** Less than all of a change: nothing of it, or a torn write. */
function partOf(atom: DiskAtom, choices: Choices): number {
  return choices.below(whole(atom));
}
