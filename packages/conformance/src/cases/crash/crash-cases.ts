import type { ConformanceCase } from "../../case/conformance-case.js";
import { debrisCases } from "./debris-cases.js";
import { killedJobCases } from "./killed-job-cases.js";
import { killedObjectCases } from "./killed-object-cases.js";
import { stoppedProcessCases } from "./stopped-process-cases.js";

export const crashCases: readonly ConformanceCase[] = [
  ...killedObjectCases,
  ...debrisCases,
  ...killedJobCases,
  ...stoppedProcessCases,
];
