import type { ConformanceCase } from "../../case/conformance-case.js";
import { cutJobCases } from "./cut-job-cases.js";
import { cutObjectCases } from "./cut-object-cases.js";

export const powerCases: readonly ConformanceCase[] = [...cutObjectCases, ...cutJobCases];
