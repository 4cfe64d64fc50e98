import type { ConformanceCase } from "../../case/conformance-case.js";

export const boundsCases: readonly ConformanceCase[] = [];
