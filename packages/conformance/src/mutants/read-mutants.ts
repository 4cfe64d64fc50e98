import type { AdapterMutant } from "./adapter-mutant.js";
import { answerShared, scratchShared, shortReadAccepted } from "./read/content.js";
import { emptiedBeforeRemoved, folderIsEmpty, missingIsEmpty, staleReads } from "./read/missing.js";
import {
  offsetWraps,
  rangeClamped,
  rangeEndIncluded,
  rangeFromTheEnd,
  sharedPosition,
} from "./read/ranges.js";

export const readMutants: readonly AdapterMutant[] = [
  ...[missingIsEmpty, folderIsEmpty, emptiedBeforeRemoved, staleReads],
  ...[rangeEndIncluded, sharedPosition, rangeClamped, rangeFromTheEnd, offsetWraps],
  ...[scratchShared, answerShared, shortReadAccepted],
];
