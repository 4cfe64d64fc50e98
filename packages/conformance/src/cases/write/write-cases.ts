import type { ConformanceCase } from "../../case/conformance-case.js";

export const writeCases: readonly ConformanceCase[] = [];
