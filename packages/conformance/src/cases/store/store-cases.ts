import type { ConformanceCase } from "../../case/conformance-case.js";

export const storeCases: readonly ConformanceCase[] = [];
