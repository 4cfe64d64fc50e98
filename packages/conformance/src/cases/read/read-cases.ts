import type { ConformanceCase } from "../../case/conformance-case.js";

export const readCases: readonly ConformanceCase[] = [];
