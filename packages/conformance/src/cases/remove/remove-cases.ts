import type { ConformanceCase } from "../../case/conformance-case.js";

export const removeCases: readonly ConformanceCase[] = [];
