import type { ConformanceCase } from "../../case/conformance-case.js";

export const powerCases: readonly ConformanceCase[] = [];
