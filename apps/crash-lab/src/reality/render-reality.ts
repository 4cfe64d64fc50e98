import Table from "cli-table3";
import { seenChanges } from "./seen-changes.js";
import type { AnchorReport } from "./try-anchors.js";
import type { RealityReport } from "./try-random-calls.js";

/** What real disks showed, as tables. */
export function renderReality(reports: readonly RealityReport[], anchors: readonly AnchorReport[]): string {
  const numbers = tableOf([
    "file system",
    "cuts",
    "calls",
    "trees",
    "allowed by posix-min",
    "by ext4-like",
    "refused had all been fsynced",
  ]);
  for (const { format, cuts, calls, trees, allowed, refused } of reports)
    numbers.push([
      format,
      ...[cuts, calls, trees, allowed["posix-min"], allowed["ext4-like"], refused].map(count),
    ]);
  const seen = tableOf(["trees in which was seen", ...reports.map(({ format }) => format)]);
  for (const change of seenChanges)
    seen.push([change, ...reports.map((one) => count(one.seen[change] ?? 0))]);
  const stories = tableOf(["anchor", "file system", "found", "possible in the world"]);
  for (const { anchor, format, seen: found, possible } of anchors) {
    const states = Object.entries(found).map(([state, times]) => `${state} ${times}`);
    stories.push([anchor.title, format, states.join(", "), possible.join(", ")]);
  }
  return [numbers, seen, stories].map(String).join("\n\n");
}

/** One line for somebody who waits. */
export function progressLine({ format, cuts, trees, allowed }: RealityReport, of: number): string {
  return `${format}: ${count(cuts)} of ${count(of)} cuts, ${count(allowed["posix-min"])} of ${count(trees)} trees allowed`;
}

function tableOf(head: readonly string[]): InstanceType<typeof Table> {
  const style = { head: [], border: [], compact: true };
  return new Table({ head: [...head], style });
}

function count(value: number): string {
  return value.toLocaleString("en-US");
}
