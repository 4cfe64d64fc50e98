import Table from "cli-table3";
import type { RunRecord } from "./demo-result.js";

const number = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

/** The processes of the killed pipeline, one a row. */
export function runTable(runs: readonly RunRecord[]): string {
  const table = new Table({
    head: [
      "run",
      "restored\nepoch",
      "rows\nreplayed",
      "time to\nrestore",
      "back at work\nafter",
      "killed\nat row",
      "killed while",
    ],
    colAligns: ["right", "right", "right", "right", "right", "right", "left"],
    style: { head: [], border: [], compact: true },
  });
  for (const record of runs) {
    const killed = record.ended === "killed";
    table.push([
      record.run,
      record.restoredEpoch ?? (record.restoredRow === undefined ? "-" : "none yet"),
      record.restoredRow === undefined ? "-" : number.format(record.rowsReplayed),
      milliseconds(record.restoreMs),
      milliseconds(record.backAtWorkMs),
      killed && record.row !== undefined ? number.format(record.row) : "-",
      killed ? record.during : "(finished)",
    ]);
  }
  return table.toString();
}

/** One process in one line. */
export function describeRun(record: RunRecord): string {
  const at = record.row === undefined ? "before any row" : `at row ${number.format(record.row)}`;
  if (record.ended === "finished") return `run ${record.run}: finished ${at}`;
  return `run ${record.run}: killed ${at} while ${record.during}`;
}

function milliseconds(value: number | undefined): string {
  return value === undefined ? "-" : `${number.format(value)} ms`;
}
