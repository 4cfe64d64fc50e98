import type { ReportedCase } from "@holdfast/conformance";
import Table from "cli-table3";
import { caseProblems } from "../../suite/case-problems.js";

/** One run of the suite on a store. */
export interface SuiteRun {
  readonly title: string;
  readonly cases: readonly ReportedCase[];
  /** What went wrong besides. */
  readonly notes: readonly string[];
  readonly durationMs: number;
  /** So many exchanges a proxy cut, besides those that the cases cut themselves. */
  readonly cuts: number;
}

/** One row. */
export function suiteTable(store: string, { title, cases, durationMs, cuts }: SuiteRun): string {
  const table = new Table({
    head: [store, "cases", "passed", "failed", "skipped", "declared to deviate", "exchanges cut", "time"],
    style: { head: [], border: [], compact: true },
  });
  const counts = (["pass", "fail", "skipped", "known-deviation"] as const).map((wanted) => {
    return cases.filter(({ outcome }) => outcome === wanted).length;
  });
  table.push([title, cases.length, ...counts, cuts, `${(durationMs / 1000).toFixed(1)} s`]);
  return table.toString();
}

/** What did not hold of a run. */
export function suiteProblems(run: SuiteRun): readonly string[] {
  return caseProblems(run.title, "with the store's variables", run);
}
