import Table from "cli-table3";
import { type Board, settingsOf } from "./board.js";
import { type Outcome, outcomes, type Tally, tallied } from "./judge-value.js";

/** The board as a table for a terminal: one line for each writer and setting. */
export function renderBoard(board: Board): string {
  const table = new Table({
    head: ["writer", "version", "where", "judged", ...outcomes],
    colAligns: ["left", "left", "left", ...["judged", ...outcomes].map(() => "right" as const)],
    style: { head: [], border: [], compact: true },
  });
  for (const row of board.rows) {
    for (const setting of settingsOf(row)) {
      const tally = row.tallies[setting];
      if (tally) table.push([row.title, row.version, setting, ...countsOf(tally)]);
    }
  }
  return table.toString();
}

/** The counts of a line: how many were judged, and how many had each outcome. */
export function countsOf(tally: Tally): readonly string[] {
  return [tallied(tally), ...outcomes.map((outcome) => tally[outcome])].map((value) =>
    value.toLocaleString("en-US"),
  );
}

/** What went wrong, worst first; nothing when the contract was kept. */
export function damages(tally: Tally): readonly Outcome[] {
  return outcomes.filter((outcome) => outcome !== "ok" && tally[outcome] > 0);
}

/** The first simulated disk for each way in which a writer broke the contract. */
export function renderExamples({ rows }: Board): string {
  return rows
    .flatMap(({ title, examples }) =>
      examples.map(({ model, outcome, story }) => `${title}: ${outcome} in ${model}, ${story}\n`),
    )
    .join("\n");
}
