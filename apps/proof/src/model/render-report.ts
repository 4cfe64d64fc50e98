import type { Bound, ModelReport, ModelViolation } from "@holdfast/conformance/model";
import Table from "cli-table3";

/** What was explored, as tables. */
export function renderReport(report: ModelReport): string {
  const explored = new Table({
    head: ["configuration", "schedules", "merged", "states", "events", "exhausted up to (switches/faults)"],
    colAligns: ["left", "right", "right", "right", "right", "left"],
    style: { head: [], border: [], compact: true },
  });
  for (const { name, schedules, merged, states, steps, exhausted } of report.configurations) {
    explored.push([name, ...[schedules, merged, states, steps].map(count), largest(exhausted)]);
  }
  explored.push(["random", count(report.randomSchedules), "", "", "", ""]);
  const judged = Object.entries(report.judged).map(([id, times]) => `${id} ${count(times)}`);
  const merged = report.configurations.reduce((total, one) => total + one.merged, 0);
  const all = report.schedules + merged;
  const perCpuSecond = Math.round((all / report.cpuMs) * 1000);
  const perSecond = Math.round((all / report.durationMs) * 1000);
  return [
    explored.toString(),
    `judged: ${judged.join(", ")}`,
    `${count(all)} distinct schedules (${count(report.schedules)} to their end, ${count(merged)} as far as a state that was known), ${count(report.steps)} events in ${(report.durationMs / 1000).toFixed(1)} s (${perSecond} schedules a second, ${perCpuSecond} a CPU second)`,
  ].join("\n");
}

/** A violation, and how to see it again. */
export function renderViolation(violation: ModelViolation): string {
  const { configuration, invariant, what, events, token, deviations, steps } = violation;
  return [
    `✗ ${invariant} does not hold in ${configuration}: ${what}`,
    `the smallest schedule that shows it has ${events.length} events, ${steps} steps of actors and ${deviations} deviations:`,
    ...events,
    `replay with: npm run model -- --replay '${token}'`,
  ].join("\n");
}

/** Only the bounds that no other contains. */
function largest(exhausted: readonly Bound[]): string {
  const outer = exhausted.filter(({ switches, faults }) => {
    return !exhausted.some((other) => {
      const contains = other.switches >= switches && other.faults >= faults;
      return contains && (other.switches > switches || other.faults > faults);
    });
  });
  return outer.map(({ switches, faults }) => `${switches}/${faults}`).join(" ");
}

function count(value: number): string {
  return value.toLocaleString("en-US");
}
