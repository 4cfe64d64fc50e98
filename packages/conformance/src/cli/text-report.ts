import Table from "cli-table3";
import type { ConformanceReport, ReportedCase } from "../report/conformance-report.js";
import {
  caseRemarks,
  durationWords,
  outcomeWords,
  reportFacts,
  totalWords,
  verdictWords,
} from "../report/report-words.js";
import type { Paint } from "./paint.js";
import { wrapText } from "./wrap-text.js";

/** The report for a terminal: a row for each case, then what has to be said about some, then the verdict. */
export function textReport(report: ConformanceReport, paint: Paint, columns = 110): string {
  const facts = reportFacts(report).map(([name, value]) => `${name.padEnd(15)}${value}`);
  const told = report.cases
    .filter((reported) => reported.outcome !== "pass")
    .map((reported) => remarks(reported));
  return [
    facts.join("\n"),
    caseTable(report.cases, paint, columns),
    ...told,
    ...report.notes,
    ...(report.incomplete === undefined ? [] : [`Not all cases were run: ${report.incomplete}`]),
    `${verdictLine(report, paint)}: ${totalWords(report)}`,
  ].join("\n\n");
}

function caseTable(cases: readonly ReportedCase[], paint: Paint, columns: number): string {
  const table = new Table({
    head: ["case", "level", "holds", "invariant", "outcome", "time"],
    colAligns: ["left", "left", "left", "left", "left", "right"],
    style: { head: [], border: [], compact: true },
  });
  // So wide that the longest words of the other columns fit beside it.
  const width = Math.max(24, columns - 62);
  for (const { id, level, title, invariant, outcome, testedNegatively, durationMs } of cases) {
    const word = outcomeWords[outcome] + (testedNegatively === undefined ? "" : " *");
    const holds = wrapText(title, width);
    table.push([id, level, holds, invariant, paint(outcome, word), durationWords(durationMs)]);
  }
  const negative = cases.some(({ testedNegatively }) => testedNegatively !== undefined);
  return `${table.toString()}${negative ? "\n* not declared or offered here, so the opposite was tested" : ""}`;
}

function remarks(reported: ReportedCase): string {
  const { id, outcome, title, error, replay } = reported;
  const lines = [`${id} ${outcomeWords[outcome]}: ${title}`, ...caseRemarks(reported)];
  if (error) lines.push(`again: ${replay}`);
  return lines.join("\n").replaceAll("\n", "\n  ");
}

function verdictLine(report: ConformanceReport, paint: Paint): string {
  const colour = {
    conformant: "pass",
    deviating: "known-deviation",
    "not-conformant": "fail",
    incomplete: "skipped",
  };
  return paint(colour[report.verdict] as Parameters<Paint>[0], verdictWords(report));
}
