import type { ConformanceCase } from "../../case/conformance-case.js";
import { absence, folders, onlyAbsence } from "./absence.js";
import { badAmongGood, badKeysRefused, badPrefixesRefused } from "./bad-keys.js";
import { badOptions } from "./bad-options.js";
import { failingSource, wrongChunks } from "./failing-sources.js";
import { keptReason } from "./kept-reason.js";

export const errorsCases: readonly ConformanceCase[] = [
  badKeysRefused,
  badPrefixesRefused,
  badAmongGood,
  absence,
  folders,
  onlyAbsence,
  failingSource,
  wrongChunks,
  keptReason,
  badOptions,
];
