import type { ConformanceCase } from "../../case/conformance-case.js";

export const crashCases: readonly ConformanceCase[] = [];
