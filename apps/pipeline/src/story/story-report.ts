import Table from "cli-table3";
import type { RunSummary } from "./run/summary.js";

const number = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const columns = [
  "",
  "hours\nrun",
  "failures\ninjected",
  "restarts that\nsucceeded",
  "stalls",
  "longest\nrestore",
  "longest\naway",
  "rows\nwritten",
  "lost,\ndoubled",
  "storage\nat the end",
] as const;

/** One row for each run. */
export function storyTable(summaries: readonly RunSummary[]): string {
  const table = new Table({
    head: [...columns],
    colAligns: columns.map((_, index) => (index === 0 ? "left" : "right")),
    style: { head: [], border: [], compact: true },
  });
  for (const summary of summaries) {
    const { wedge, output, storage } = summary;
    table.push([
      `${summary.title}, ${summary.scenario}`,
      `${summary.hoursAtWork.toFixed(1)} of ${summary.hours}`,
      summary.faults,
      `${summary.restartsSucceeded} of ${summary.restartsNeeded}`,
      summary.stalls,
      seconds(summary.longestRestoreMs),
      wedge ? "for ever" : seconds(summary.longestAbsenceMs),
      number.format(output.rows),
      `${number.format(output.missing)}, ${number.format(output.doubled)}`,
      `${number.format(storage.bytes / 1024)} KiB`,
    ]);
  }
  return table.toString();
}

/** What happened to those that did not come back, a sentence or two for each. */
export function wedgeLines(summaries: readonly RunSummary[]): readonly string[] {
  return summaries.flatMap(({ title, scenario, wedge }) => {
    if (!wedge) return [];
    const { atMs, lastedMs, attempts, firstError, lastError } = wedge;
    const later = lastError === firstError ? "" : `; in the end: ${lastError}`;
    return [
      `${title}, ${scenario}: at ${clockTime(atMs)} it was gone for good; ${number.format(attempts)} restarts in ` +
        `${clockTime(lastedMs)} each said: ${firstError}${later}`,
    ];
  });
}

function seconds(ms: number): string {
  return ms < 60_000 ? `${(ms / 1000).toFixed(1)} s` : `${(ms / 60_000).toFixed(1)} min`;
}

function clockTime(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")} h`;
}
