import type { CaseContext } from "./case-context.js";
import type { Invariant } from "./invariant.js";
import type { Need } from "./need.js";

/** The groups, in the order of the report. */
export type CaseGroup =
  | "create"
  | "write"
  | "read"
  | "list"
  | "remove"
  | "bounds"
  | "errors"
  | "probe"
  | "store"
  | "crash"
  | "power"
  | "network";

/** One case of the suite, as data. */
export interface ConformanceCase {
  /** Stable for ever: `CREATE-03`. */
  readonly id: string;
  readonly group: CaseGroup;
  /** What holds, as a sentence about the adapter: `of 64 racers exactly one creates`. */
  readonly title: string;
  /** `must`: without it the protocol is not safe. `should`: without it the adapter is worse than it could be. */
  readonly level: "must" | "should";
  readonly invariant: Invariant;
  /** What the adapter or its harness must offer. */
  readonly needs?: readonly Need[];
  /** Throws when it does not hold. */
  readonly run: (context: CaseContext) => Promise<void>;
  /** Runs instead when a need is not met: what must then hold. Without it the case is skipped, with the reason. */
  readonly otherwise?: (context: CaseContext, unmet: readonly Need[]) => Promise<void>;
  /** What `otherwise` needs in its turn. When that is not met either, the case is skipped, with the reason. */
  readonly otherwiseNeeds?: readonly Need[];
}
