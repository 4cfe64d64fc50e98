import Table from "cli-table3";
import type { CutRecord, CutReport } from "./cut-tally.js";

export interface NamedCutReport extends CutReport {
  readonly fileSystem: string;
  readonly writer: string;
  readonly seed: number;
}

/** What a run came to, as a table. */
export function renderCuts(report: NamedCutReport): string {
  const { fileSystem, writer, cuts, acknowledged, lost, torn, other, durationMs, caught, seed } = report;
  const table = new Table({
    head: ["file system", "writer", "cuts", "acknowledged commits", "lost", "torn", "other", "time"],
    colAligns: ["left", "left", "right", "right", "right", "right", "right", "right"],
    style: { head: [], border: [], compact: true },
  });
  const numbers = [cuts, acknowledged, lost, torn, other].map(count);
  table.push([fileSystem, writer, ...numbers, `${seconds(durationMs)} s`]);
  const last = Object.entries(caught).sort(([, a], [, b]) => b - a);
  return [
    table.toString(),
    `last heard before the cut: ${last.map(([kind, times]) => `${kind} ${times}`).join(", ")}`,
    `${(durationMs / 1000 / Math.max(1, cuts)).toFixed(2)} s a cut; seed ${seed}`,
  ].join("\n");
}

/** One line for somebody who waits. */
export function progressLine(
  { cuts, acknowledged, lost, torn, other, durationMs }: CutReport,
  of: number,
): string {
  const damage = `${count(lost)} lost, ${count(torn)} torn${other > 0 ? `, ${count(other)} otherwise wrong` : ""}`;
  return `${seconds(durationMs)} s: ${count(cuts)} of ${count(of)} cuts, ${count(acknowledged)} commits acknowledged, ${damage}`;
}

/** One line for a cut that did damage. */
export function describeCut({ cut, life, afterMs, verdict }: CutRecord): string {
  const what = verdict.kind === "whole" ? "" : `: ${verdict.what}`;
  return `cut ${cut}, after ${afterMs} ms of life ${life} of its disk: ${verdict.kind}${what}`;
}

function seconds(durationMs: number): string {
  return (durationMs / 1000).toFixed(1);
}

function count(value: number): string {
  return value.toLocaleString("en-US");
}
