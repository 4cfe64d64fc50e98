// Sums the JSON reports that vitest leaves in each package, and with --labs the counts of the labs. A suite that did not
// load, and a package or a lab that left no report, count as one failure each: what did not run has not passed.
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { labs, totalsOf } from "./labs.mjs";
import { workspacePackages } from "./workspace.mjs";

const tested = () => workspacePackages().filter(({ manifest }) => manifest.scripts?.test);
const reportOf = ({ path }) => join(path, ".reports", "vitest.json");

const firstLine = ({ failureMessages }) => (failureMessages[0] ?? "").split("\n")[0];

/** Removed before a run, so that an old report never stands in for a missing one; turbo restores those it has cached. */
export function removeReports() {
  for (const entry of tested()) rmSync(reportOf(entry), { force: true });
  for (const lab of labs) rmSync(totalsOf(lab), { force: true });
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
    const failed = report.testResults.flatMap(({ assertionResults }) =>
      assertionResults.filter(({ status }) => status === "failed"),
    );
    totals.passed += report.numPassedTests;
    totals.failed += report.numFailedTests + notLoaded.length;
    totals.notes.push(...failed.map((test) => `${entry.folder}: ${test.fullName}: ${firstLine(test)}`));
    totals.notes.push(...notLoaded.map((suite) => `${entry.folder}: a suite did not load: ${suite.name}`));
  }
  return totals;
}

function addLabs(totals) {
  for (const lab of labs) {
    try {
      const { passed, failed, notRun } = JSON.parse(readFileSync(totalsOf(lab), "utf8"));
      totals.passed += passed;
      totals.failed += failed;
      if (notRun !== undefined) totals.notes.push(`lab ${lab.name}: it cannot run here: ${notRun}`);
      else if (failed > 0)
        totals.notes.push(`lab ${lab.name}: ${failed} failed; its own report above says which`);
    } catch (error) {
      totals.failed += 1;
      totals.notes.push(`lab ${lab.name}: no readable totals (${error.code ?? error.message})`);
    }
  }
  return totals;
}

/** Prints the notes and, last, the plain line of totals; answers whether nothing failed. */
export function printTotals({ withLabs = false } = {}) {
  const { passed, failed, notes } = withLabs ? addLabs(testTotals()) : testTotals();
  for (const note of notes) console.error(note);
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  if (process.argv.includes("--remove")) removeReports();
  else process.exitCode = printTotals({ withLabs: process.argv.includes("--labs") }) ? 0 : 1;
}
