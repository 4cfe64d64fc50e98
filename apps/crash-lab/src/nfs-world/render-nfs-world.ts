import type { NfsViolation } from "@holdfast/conformance/nfs-schedules";
import Table from "cli-table3";
import type { NfsWorldReport } from "./explore-nfs-world.js";

/** What the runs came to, as a table. */
export function renderNfsWorld(report: NfsWorldReport): string {
  const numbers = {
    "runs with one fault": report.singleRuns,
    "runs by chance": report.seededRuns,
    "distinct schedules": report.distinctSchedules,
    "faults met": report.faults,
    "deaths, cuts, delays": report.happenings,
    requests: report.requests,
    "acknowledged commits": report.acknowledged,
    violations: report.violations.length,
  };
  const table = new Table({
    head: [report.subject, ""],
    colAligns: ["left", "right"],
    style: { head: [], border: [], compact: true },
  });
  for (const [name, value] of Object.entries(numbers)) table.push([name, value.toLocaleString("en-US")]);
  table.push(["time", `${(report.durationMs / 1000).toFixed(1)} s`]);
  return `${table.toString()}\nseed ${report.seed}`;
}

/** A violation for somebody who looks for its cause. */
export function renderNfsViolation({ message, token, story }: NfsViolation): string {
  return `✗ ${message}\n\n${story}\n\nreplay it with --replay '${token}'`;
}
