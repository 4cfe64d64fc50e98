import type { S3FaultViolation } from "@holdfast/conformance/s3-faults";
import Table from "cli-table3";
import type { FaultsReport } from "./explore-faults.js";

/** What the runs came to, as a table. */
export function renderFaults(report: FaultsReport): string {
  const numbers = {
    "runs with one fault": report.singleRuns,
    "runs with faults by chance": report.seededRuns,
    "faults met": report.faults,
    requests: report.requests,
    "acknowledged commits": report.acknowledged,
    violations: report.violations.length,
  };
  const table = new Table({
    head: ["adapter", ...Object.keys(numbers), "time"],
    colAligns: ["left", ...Array.from({ length: 7 }, () => "right" as const)],
    style: { head: [], border: [], compact: true },
  });
  const seconds = (report.durationMs / 1000).toFixed(1);
  table.push([
    report.subject,
    ...Object.values(numbers).map((value) => value.toLocaleString("en-US")),
    `${seconds} s`,
  ]);
  return `${table.toString()}\nseed ${report.seed}`;
}

/** A violation for somebody who looks for its cause. */
export function renderViolation({ message, token, story }: S3FaultViolation): string {
  return `✗ ${message}\n\n${story}\n\nreplay it with --replay '${token}'`;
}
