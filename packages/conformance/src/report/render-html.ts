import type { ConformanceReport, ReportedCase } from "./conformance-report.js";
import { html, Markup } from "./escape-html.js";
import { reportStyle } from "./report-style.js";
import {
  caseRemarks,
  casesByGroup,
  durationWords,
  outcomes,
  outcomeWords,
  reportFacts,
  totalWords,
  verdictWords,
} from "./report-words.js";

/** The report as one HTML page that needs nothing else: no script, no font, no picture, no network. */
export function renderHtml(report: ConformanceReport): string {
  const { harness, verdict, incomplete, notes } = report;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Conformance: ${harness.name}</title>
<style>${new Markup(reportStyle)}</style>
</head>
<body>
<header>
<h1>Conformance: ${harness.name}</h1>
<p class="verdict"><strong class="${verdict}">${verdictWords(report)}</strong>: ${totalWords(report)}</p>
${incomplete === undefined ? undefined : html`<p>Not all cases were run: ${incomplete}</p>`}
${notes.map((note) => html`<p class="not-conformant">${note}</p>`)}
<table class="facts">${reportFacts(report).map(([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>`)}</table>
</header>
<main>
${filters(report)}
${[...casesByGroup(report)].map(([group, cases]) => section(group, cases))}
</main>
${hazards(report)}
</body>
</html>
`;
  return page.text;
}

function filters({ cases }: ConformanceReport): readonly Markup[] {
  const choices = outcomes.map((outcome) => ({
    id: `only-${outcome}`,
    label: outcomeWords[outcome],
    count: cases.filter((reported) => reported.outcome === outcome).length,
  }));
  const all = html`<input class="choice" type="radio" name="show" id="all" checked><label class="filter" for="all">all ${cases.length}</label>`;
  return [
    all,
    ...choices
      .filter(({ count }) => count > 0)
      .map(
        ({ id, label, count }) =>
          html`<input class="choice" type="radio" name="show" id="${id}"><label class="filter" for="${id}">${label} ${count}</label>`,
      ),
  ];
}

function section(group: string, cases: readonly ReportedCase[]): Markup {
  return html`<section id="${group}">
<h2>${group}</h2>
<table>
<thead><tr><th scope="col" class="id">case</th><th scope="col">holds</th><th scope="col" class="level">level</th><th scope="col" class="invariant">invariant</th><th scope="col" class="outcome">outcome</th><th scope="col" class="time">time</th></tr></thead>
<tbody>
${cases.map(row)}
</tbody>
</table>
</section>`;
}

function row(reported: ReportedCase): Markup {
  const { id, title, level, invariant, outcome, durationMs, error, replay } = reported;
  const remarks = caseRemarks(reported);
  return html`<tr class="case ${outcome}" id="${id}">
<td class="id"><a href="#${id}">${id}</a></td>
<td>${title}${remarks.length === 0 ? undefined : html`<ul class="remarks">${remarks.map((remark) => html`<li>${remark}</li>`)}</ul>`}${error ? html`<p>again: <code>${replay}</code></p>` : undefined}${error?.stack === undefined ? undefined : html`<details><summary>stack</summary><pre>${error.stack}</pre></details>`}</td>
<td>${level}</td><td>${invariant}</td>
<td class="badge">${outcomeWords[outcome]}</td>
<td class="time">${durationWords(durationMs)}</td>
</tr>`;
}

function hazards({ backend }: ConformanceReport): Markup | undefined {
  const rows = backend.traits.hazards.map(
    ({ id, disposition, explanation }) =>
      html`<tr><td class="id">${id}</td><td>${disposition}</td><td>${explanation}</td></tr>`,
  );
  if (rows.length === 0) return undefined;
  return html`<footer><h2>hazards</h2>
<table><thead><tr><th scope="col">hazard</th><th scope="col">is</th><th scope="col">how</th></tr></thead><tbody>
${rows}
</tbody></table></footer>`;
}
