import type { ConformanceCase } from "../../case/conformance-case.js";
import { largeByRanges, manyAtOnce, memoryOfTheCallers } from "./content.js";
import { folders, missing, newest, whileRemoved } from "./missing.js";
import { impossibleRanges, rangesAtEdges, rangesBeyond, rangesByChance } from "./ranges.js";

export const readCases: readonly ConformanceCase[] = [
  ...[missing, folders, whileRemoved, newest],
  ...[rangesAtEdges, rangesByChance, rangesBeyond, impossibleRanges],
  ...[manyAtOnce, memoryOfTheCallers, largeByRanges],
];
