import type { ConformanceCase } from "../case/conformance-case.js";
import { boundsCases } from "./bounds/bounds-cases.js";
import { crashCases } from "./crash/crash-cases.js";
import { createCases } from "./create/create-cases.js";
import { errorsCases } from "./errors/errors-cases.js";
import { listCases } from "./list/list-cases.js";
import { networkCases } from "./network/network-cases.js";
import { powerCases } from "./power/power-cases.js";
import { probeCases } from "./probe/probe-cases.js";
import { readCases } from "./read/read-cases.js";
import { removeCases } from "./remove/remove-cases.js";
import { storeCases } from "./store/store-cases.js";
import { writeCases } from "./write/write-cases.js";

/** The whole suite, in the order in which it runs. */
export const conformanceCases: readonly ConformanceCase[] = [
  ...createCases,
  ...writeCases,
  ...readCases,
  ...listCases,
  ...removeCases,
  ...boundsCases,
  ...errorsCases,
  ...probeCases,
  ...storeCases,
  ...crashCases,
  ...powerCases,
  ...networkCases,
];
