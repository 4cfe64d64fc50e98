import type { CrashViolation } from "@holdfast/conformance/crash-states";
import Table from "cli-table3";
import type { WorldReport } from "./explore-world.js";

/** What an exploration came to, as a table. */
export function renderWorld(report: WorldReport): string {
  const { subject, model, workloads, failedSyncs, acknowledged, states, disks, secondCrashes } = report;
  const head = ["workloads", "failed fsyncs", "acknowledged commits", "distinct crash states"];
  const table = new Table({
    head: ["writer", "model", ...head, "distinct disks", "second crashes", "violations", "time"],
    colAligns: ["left", "left", ...Array.from({ length: 8 }, () => "right" as const)],
    style: { head: [], border: [], compact: true },
  });
  const numbers = [
    workloads,
    failedSyncs,
    acknowledged,
    states,
    disks,
    secondCrashes,
    report.violations.length,
  ];
  table.push([
    subject,
    model,
    ...numbers.map((value) => value.toLocaleString("en-US")),
    `${(report.durationMs / 1000).toFixed(1)} s`,
  ]);
  return `${table.toString()}\nseed ${report.seed}`;
}

/** A violation for somebody who looks for its cause. */
export function renderViolation({ message, token, story }: CrashViolation): string {
  return `✗ ${message}\n\n${story}\n\nreplay it with --replay '${token}'`;
}
