import type { ReportedCase } from "@holdfast/conformance";
import Table from "cli-table3";

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

export function casesPassed({ cases }: SuiteRun): number {
  return cases.filter(({ outcome }) => outcome === "pass").length;
}

/** What did not hold. What was skipped has not passed, and nothing is declared away here. */
export function suiteProblems({ title, cases, notes }: SuiteRun): readonly string[] {
  const failed = cases.flatMap(({ id, outcome, reason, error, replay }) => {
    if (outcome === "pass") return [];
    const what = outcome === "fail" ? error?.message : `${outcome}: ${reason}`;
    return [`${title}: ${id}: ${what}\n  again, with the store's variables: ${replay}`];
  });
  return [...failed, ...notes.map((note) => `${title}: ${note}`)];
}
