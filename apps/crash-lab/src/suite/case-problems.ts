import type { ConformanceReport } from "@holdfast/conformance";

/** The cases of a run of the suite, and what went wrong besides. */
export type SuiteCases = Pick<ConformanceReport, "cases" | "notes">;

export function casesPassed({ cases }: Pick<SuiteCases, "cases">): number {
  return cases.filter(({ outcome }) => outcome === "pass").length;
}

/** What did not hold. What was skipped has not passed, and nothing is declared away here. */
export function caseProblems(title: string, again: string, report: SuiteCases): readonly string[] {
  const failed = report.cases.flatMap(({ id, outcome, reason, error, replay }) => {
    if (outcome === "pass") return [];
    const what = outcome === "fail" ? error?.message : `${outcome}: ${reason}`;
    return [`${title}: ${id}: ${what}\n  again, ${again}: ${replay}`];
  });
  return [...failed, ...report.notes.map((note) => `${title}: ${note}`)];
}
