import type { AdapterMutant } from "./adapter-mutant.js";
import {
  caseMerged,
  longNamesRefused,
  sizeInBlocks,
  sizeWhenBegun,
  timeOfListing,
  timestampInMicroseconds,
} from "./list/facts.js";
import { failsOnVanished, recentMissing, removedListed, unfinishedListed } from "./list/freshness.js";
import { folderOrder, localeOrder, numberOrder, unordered } from "./list/orders.js";
import {
  afterIncluded,
  afterMustExist,
  firstFolders,
  firstThousand,
  limitOffByOne,
  pageByCount,
  prefixIsFolder,
  prefixIsPattern,
  zeroIsNoLimit,
} from "./list/parts.js";

export const listMutants: readonly AdapterMutant[] = [
  ...[unordered, localeOrder, folderOrder, numberOrder],
  ...[prefixIsFolder, prefixIsPattern, limitOffByOne, zeroIsNoLimit, afterIncluded, afterMustExist],
  ...[pageByCount, firstThousand, firstFolders, failsOnVanished, longNamesRefused, caseMerged],
  ...[recentMissing, removedListed, sizeInBlocks, sizeWhenBegun, timeOfListing, timestampInMicroseconds],
  unfinishedListed,
];
