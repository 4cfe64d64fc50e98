import type { ConformanceCase } from "../../case/conformance-case.js";
import { after } from "./after.js";
import { amongChanges } from "./among-changes.js";
import { afterRemove, afterWrite } from "./at-once.js";
import { caseOfKeys, edgeKeys } from "./edge-keys.js";
import { limits } from "./limits.js";
import { manyInMany, manyInOne } from "./many-keys.js";
import { order } from "./order.js";
import { paging, pagingAmongChanges } from "./paging.js";
import { prefixesAsStrings } from "./prefixes.js";
import { sizes } from "./sizes.js";
import { paceOfTimestamps, steadyTimestamps } from "./timestamps.js";
import { unfinished } from "./unfinished.js";

export const listCases: readonly ConformanceCase[] = [
  order,
  prefixesAsStrings,
  limits,
  after,
  paging,
  pagingAmongChanges,
  amongChanges,
  manyInOne,
  manyInMany,
  edgeKeys,
  caseOfKeys,
  afterWrite,
  afterRemove,
  sizes,
  steadyTimestamps,
  paceOfTimestamps,
  unfinished,
];
