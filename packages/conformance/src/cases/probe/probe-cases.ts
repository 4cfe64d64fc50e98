import type { ConformanceCase } from "../../case/conformance-case.js";

export const probeCases: readonly ConformanceCase[] = [];
