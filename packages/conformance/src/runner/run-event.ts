import type { ConformanceCase } from "../case/conformance-case.js";
import type { CaseResult } from "./case-result.js";
import type { BackendFacts } from "./read-backend.js";

/** What a run tells while it goes on. */
export type RunEvent =
  | {
      readonly type: "run-started";
      readonly cases: number;
      readonly seed: number;
      readonly backend: BackendFacts;
    }
  | { readonly type: "case-started"; readonly case: ConformanceCase }
  | { readonly type: "case-ended"; readonly result: CaseResult };
