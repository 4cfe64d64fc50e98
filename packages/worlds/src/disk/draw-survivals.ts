import type { Choices } from "../choices.js";
import type { CrashModel } from "./crash-model.js";
import { type DiskAtom, isMetadata, syncedBy, whole } from "./disk-atom.js";

/**
 * What survives of each change, by chance. Beside the plain toss for each change it often draws what catches mistakes
 * in ordering: nothing, all, all but one, one alone, and some files and directories whole while others lose all.
 */
export function drawSurvivals(
  model: CrashModel,
  atoms: readonly DiskAtom[],
  choices: Choices,
): readonly number[] {
  // Nothing lawful is left of most selections where a journal keeps its order, so that one is cut off where chance says.
  if (model.name !== "posix-min" && choices.chance(0.7)) {
    const kept = choices.below(atoms.length + 1);
    const drawn = drawAny(atoms, choices);
    return model.lawful(
      atoms,
      atoms.map((atom, at) => (isMetadata(atom) ? Number(at < kept) : (drawn[at] ?? 0))),
    );
  }
  return model.lawful(atoms, drawAny(atoms, choices));
}

function drawAny(atoms: readonly DiskAtom[], choices: Choices): number[] {
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
