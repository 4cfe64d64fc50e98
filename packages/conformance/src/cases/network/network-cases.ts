import type { ConformanceCase } from "../../case/conformance-case.js";
import { cutCallCases } from "./cut-call-cases.js";
import { cutWorkCases } from "./cut-work-cases.js";

export const networkCases: readonly ConformanceCase[] = [...cutCallCases, ...cutWorkCases];
