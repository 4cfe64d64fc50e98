import Table from "cli-table3";
import type { ConformanceCase } from "../case/conformance-case.js";
import { wrapText } from "./wrap-text.js";

/** The cases there are, for a terminal. */
export function caseList(cases: readonly ConformanceCase[]): string {
  const table = new Table({
    head: ["case", "level", "invariant", "holds", "needs"],
    style: { head: [], border: [], compact: true },
  });
  for (const { id, level, invariant, title, needs = [], otherwise } of cases) {
    const without = needs.length === 0 ? "" : otherwise ? "; else the opposite" : "; else skipped";
    table.push([id, level, invariant, wrapText(title, 60), wrapText(`${needs.join(", ")}${without}`, 30)]);
  }
  return table.toString();
}
