import type { ConformanceCase } from "../../case/conformance-case.js";

export const errorsCases: readonly ConformanceCase[] = [];
