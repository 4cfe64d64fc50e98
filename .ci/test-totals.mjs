// Sums the JSON reports that vitest leaves in each package. A suite that did not load, and a package that left
// no report, count as one failure each: what did not run has not passed.
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { workspacePackages } from "./workspace.mjs";

const tested = () => workspacePackages().filter(({ manifest }) => manifest.scripts?.test);
const reportOf = ({ path }) => join(path, ".reports", "vitest.json");

/** Removed before a run, so that an old report never stands in for a missing one; turbo restores those it has cached. */
export function removeReports() {
  for (const entry of tested()) rmSync(reportOf(entry), { force: true });
}

function testTotals() {
  const totals = { passed: 0, failed: 0, notes: [] };
  for (const entry of tested()) {
    let report;
    try {
      report = JSON.parse(readFileSync(reportOf(entry), "utf8"));
    } catch (error) {
      totals.failed += 1;
      totals.notes.push(`${entry.folder}: no readable test report (${error.code ?? error.message})`);
      continue;
    }
    const notLoaded = report.testResults.filter(
      (suite) =>
        suite.status === "failed" && !suite.assertionResults.some((test) => test.status === "failed"),
    );
    if (report.testResults.length === 0) {
      totals.failed += 1;
      totals.notes.push(`${entry.folder}: no test ran`);
    }
    totals.passed += report.numPassedTests;
    totals.failed += report.numFailedTests + notLoaded.length;
    totals.notes.push(...notLoaded.map((suite) => `${entry.folder}: a suite did not load: ${suite.name}`));
  }
  return totals;
}

/** Prints the notes and, last, the plain line of totals; answers whether nothing failed. */
export function printTotals() {
  const { passed, failed, notes } = testTotals();
  for (const note of notes) console.error(note);
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  if (process.argv.includes("--remove")) removeReports();
  else process.exitCode = printTotals() ? 0 : 1;
}
