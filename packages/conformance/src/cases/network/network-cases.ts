import type { ConformanceCase } from "../../case/conformance-case.js";

export const networkCases: readonly ConformanceCase[] = [];
