import type { AdapterMutant } from "./adapter-mutant.js";
import { fewRemainingNamed, removalDenied, removalErrorsSwallowed, tidyByName } from "./remove/failures.js";
import {
  absenceFails,
  absentEndsRemoval,
  firstThousandRemoved,
  looksBeforeRemoval,
  removeByPrefix,
  removedStillRead,
  removeLater,
  removeRecursive,
  tombstoneInTheWay,
} from "./remove/removals.js";

export const removeMutants: readonly AdapterMutant[] = [
  ...[removeByPrefix, removeLater, removedStillRead, absenceFails, removeRecursive, tombstoneInTheWay],
  ...[firstThousandRemoved, absentEndsRemoval, looksBeforeRemoval],
  ...[removalErrorsSwallowed, removalDenied, fewRemainingNamed, tidyByName],
];
