import type { CaseContext } from "../../../case/case-context.js";
import type { ConformanceCase } from "../../../case/conformance-case.js";
import type { Invariant } from "../../../case/invariant.js";

/** A case of the whole protocol on the adapter. */
export function storeCase(
  id: `STORE-${number}`,
  invariant: Invariant,
  title: string,
  run: (context: CaseContext) => Promise<void>,
): ConformanceCase {
  return { id, group: "store", level: "must", invariant, title, run };
}
