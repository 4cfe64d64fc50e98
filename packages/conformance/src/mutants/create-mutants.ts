import type { AdapterMutant } from "./adapter-mutant.js";
import {
  createBehind,
  emptyIsAbsent,
  equalBytesOwn,
  ownBytesAnswered,
  ownUploadReplaced,
  staleWinner,
  undeclaredDurability,
} from "./create/answers.js";
import { createdBufferKept, createdBufferWhole } from "./create/memory.js";
import { foldersTakeOver, namesCut, renameOver, writeInPlace } from "./create/places.js";
import {
  checkThenAct,
  lockOfOneClient,
  lockOfOneProcess,
  removedWinnerEmpty,
  sharedAnswer,
} from "./create/racing.js";

export const createMutants: readonly AdapterMutant[] = [
  ...[createBehind, ownBytesAnswered, equalBytesOwn, ownUploadReplaced, staleWinner, emptyIsAbsent],
  ...[
    undeclaredDurability,
    checkThenAct,
    lockOfOneClient,
    lockOfOneProcess,
    sharedAnswer,
    removedWinnerEmpty,
  ],
  ...[renameOver, writeInPlace, namesCut, foldersTakeOver, createdBufferWhole, createdBufferKept],
];
