import type { ConformanceCase } from "../../case/conformance-case.js";

export const listCases: readonly ConformanceCase[] = [];
