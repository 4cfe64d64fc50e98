import type { ConformanceCase } from "../../case/conformance-case.js";
import { manyOfOneClient, manyOfSeveralClients, neighboursUntouched } from "./at-once.js";
import {
  bytesOfEverySize,
  largeStream,
  memoryOfTheCallers,
  reusedChunks,
  streamsOfEverySize,
  views,
} from "./content.js";
import { abandoned, failedBody, outOfTime } from "./given-up.js";
import { invisibleUnderWay, visibleAtOnce } from "./visible.js";

export const writeCases: readonly ConformanceCase[] = [
  ...[visibleAtOnce, invisibleUnderWay],
  ...[failedBody, abandoned, outOfTime],
  ...[bytesOfEverySize, streamsOfEverySize, largeStream, reusedChunks, views, memoryOfTheCallers],
  ...[manyOfOneClient, manyOfSeveralClients, neighboursUntouched],
];
