import type { Backend, ProbeReport } from "@holdfast/core";
import { check } from "../../case/violation.js";

/** @throws Violation unless the report says what was tried, and how it went. */
export function checkReport(report: ProbeReport, client: Backend): void {
  check(
    report.backend === client.name,
    () => `the probe's report is of the backend "${report.backend}"; this one is "${client.name}"`,
  );
  check(
    Array.isArray(report.checks) && report.checks.length > 0,
    () => "the probe's report has no checks; it should say what was tried",
  );
  for (const { id, outcome, explanation } of report.checks) {
    check(
      typeof id === "string" && id.length > 0,
      () => `a check of the probe has the id ${JSON.stringify(id)}`,
    );
    check(
      ["pass", "warn", "accepted"].includes(outcome),
      () => `the probe's check ${id} has the outcome ${outcome}; one that failed is thrown, not reported`,
    );
    check(
      typeof explanation === "string" && explanation.length > 0,
      () => `the probe's check ${id} does not explain what it saw`,
    );
  }
}
