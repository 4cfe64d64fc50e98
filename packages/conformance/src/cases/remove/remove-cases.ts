import type { ConformanceCase } from "../../case/conformance-case.js";
import { cutOff } from "./cut-off.js";
import { manyKeys } from "./many-keys.js";
import { absence, anew, folders, gone } from "./removal.js";
import { tidying } from "./tidying.js";
import { together } from "./together.js";

export const removeCases: readonly ConformanceCase[] = [
  gone,
  absence,
  folders,
  anew,
  manyKeys,
  together,
  cutOff,
  tidying,
];
