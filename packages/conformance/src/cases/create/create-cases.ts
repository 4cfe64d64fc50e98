import type { ConformanceCase } from "../../case/conformance-case.js";
import { racersOfSeveralProcesses } from "./between-processes.js";
import { contentOfEverySize, memoryOfTheCallers, views } from "./content.js";
import { manyKeysAtOnce, racersOfOneClient, racersOfSeveralClients } from "./contention.js";
import { afterRemoval, exclusive, overWritten, sameBytesAgain, visibleAtOnce } from "./created.js";
import { keysAtTheEdges, keysBelowKeys } from "./keys.js";
import { losersGetTheWhole, neverSeenInParts, winnerRemoved } from "./under-way.js";

export const createCases: readonly ConformanceCase[] = [
  ...[visibleAtOnce, exclusive, sameBytesAgain, overWritten, afterRemoval],
  ...[racersOfOneClient, racersOfSeveralClients, manyKeysAtOnce, racersOfSeveralProcesses],
  ...[contentOfEverySize, views, memoryOfTheCallers],
  ...[neverSeenInParts, losersGetTheWhole, winnerRemoved],
  ...[keysAtTheEdges, keysBelowKeys],
];
