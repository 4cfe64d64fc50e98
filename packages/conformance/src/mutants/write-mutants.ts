import type { AdapterMutant } from "./adapter-mutant.js";
import {
  abortedPartPublished,
  bodyErrorAsOwn,
  cutWriteGoesOn,
  partPublished,
  writeBehind,
} from "./write/bodies.js";
import {
  chunksKept,
  emptyChunkEnds,
  emptyNotStored,
  lastBlockLost,
  shortWriteAccepted,
  writtenBufferKept,
  writtenBufferWhole,
} from "./write/content.js";
import { tempIsKey, tempIsNeighbour, tempOfOneClient, tempOfOneProcess } from "./write/temp-names.js";

export const writeMutants: readonly AdapterMutant[] = [
  ...[writeBehind, partPublished, bodyErrorAsOwn, cutWriteGoesOn, abortedPartPublished],
  ...[shortWriteAccepted, emptyNotStored, lastBlockLost, emptyChunkEnds, chunksKept],
  ...[writtenBufferWhole, writtenBufferKept, tempOfOneProcess, tempOfOneClient, tempIsKey, tempIsNeighbour],
];
