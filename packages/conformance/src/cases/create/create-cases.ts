import type { ConformanceCase } from "../../case/conformance-case.js";

export const createCases: readonly ConformanceCase[] = [];
