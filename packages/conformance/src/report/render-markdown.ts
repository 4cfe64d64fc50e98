import type { ConformanceReport, ReportedCase } from "./conformance-report.js";
import {
  caseRemarks,
  casesByGroup,
  durationWords,
  outcomeWords,
  reportFacts,
  totalWords,
  verdictWords,
} from "./report-words.js";

/** The report as Markdown, for a pull request or a page of documentation. */
export function renderMarkdown(report: ConformanceReport): string {
  const blocks = [
    `# Conformance: ${inline(report.harness.name)}`,
    `**${verdictWords(report)}**: ${totalWords(report)}${report.incomplete === undefined ? "" : `. Incomplete: ${inline(report.incomplete)}`}`,
    table(["", ""], reportFacts(report)),
    ...report.notes.map((note) => `> ${inline(note)}`),
    ...hazards(report),
  ];
  for (const [group, cases] of casesByGroup(report)) {
    blocks.push(
      `## ${group}`,
      table(["case", "level", "holds", "invariant", "outcome", "time"], cases.map(row)),
    );
    blocks.push(...cases.filter(({ error }) => error !== undefined).map(failure));
  }
  return `${blocks.join("\n\n")}\n`;
}

function hazards({ backend }: ConformanceReport): readonly string[] {
  const rows = backend.traits.hazards.map(({ id, disposition, explanation }) => [
    id,
    disposition,
    explanation,
  ]);
  return rows.length === 0 ? [] : ["## Hazards", table(["hazard", "is", "how"], rows)];
}

function row(reported: ReportedCase): readonly string[] {
  const { id, level, title, invariant, outcome, durationMs, error } = reported;
  const remarks = error ? [] : caseRemarks(reported);
  const told = [outcomeWords[outcome], ...remarks].join("; ");
  return [id, level, title, invariant, told, durationWords(durationMs)];
}

function failure(reported: ReportedCase): string {
  const { id, title, outcome, replay, error } = reported;
  const remarks = caseRemarks(reported).map((remark) => `- ${inline(remark)}`);
  return [
    `### ${id} ${outcomeWords[outcome]}: ${inline(title)}`,
    remarks.join("\n"),
    fenced("sh", replay),
    ...(error?.stack === undefined ? [] : [fenced("", error.stack)]),
  ].join("\n\n");
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(inline).join(" | ")} |`;
  return [line(head), `|${" --- |".repeat(head.length)}`, ...rows.map(line)].join("\n");
}

/** Text of anybody as text: none of it is taken for Markdown or HTML, or ends a cell. */
function inline(text: string): string {
  return text
    .replaceAll(/[\\`*_{}[\]<>()#+!|~&]/g, "\\$&")
    .replaceAll(/\s*[\r\n]+\s*/g, " ")
    .trim();
}

/** The fence is longer than any in the text. */
function fenced(language: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}
