import type { DemoResult } from "./demo-result.js";
import { runTable } from "./run-table.js";

const number = new Intl.NumberFormat("en-US");

/** What the demo found, for people. */
export function demoReport(result: DemoResult): string {
  const { comparison, summary, killsDone, killsPlanned } = result;
  const { actual, reference, differences, identical } = comparison;
  const lines = [
    "",
    runTable(result.runs),
    "",
    `${number.format(summary.rows)} flights in ${number.format(summary.windows)} windows, ` +
      `${number.format(summary.lateRows)} late ones apart; ${number.format(summary.epoch)} checkpoints; ` +
      `${(result.elapsedMs / 1000).toFixed(1)} s`,
  ];
  if (killsDone < killsPlanned)
    lines.push(`${killsDone} of ${killsPlanned} kills hit before the end was reached`);
  lines.push(
    `uninterrupted  ${describe(reference)}`,
    `killed         ${describe(actual)}`,
    identical
      ? `IDENTICAL: after ${killsDone} kills every one of ${actual.files.length} files is byte for byte the same`
      : "DIFFERENT: the output is not that of an uninterrupted run",
    ...differences.map((difference) => `  ${difference}`),
  );
  if (!identical) lines.push(`repeat it with --seed ${result.seed}`);
  return lines.join("\n");
}

function describe({ files, bytes, sha256 }: DemoResult["comparison"]["actual"]): string {
  return `${files.length} files, ${number.format(bytes)} bytes, SHA-256 ${sha256}`;
}
