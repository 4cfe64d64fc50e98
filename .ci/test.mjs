// Builds, typechecks and tests every package through turbo, then prints the totals of vitest's own reports.
import { printTotals, removeReports } from "./test-totals.mjs";
import { run } from "./workspace.mjs";

removeReports();
const status = run("turbo", [
  "run",
  "build",
  "typecheck",
  "test",
  "--continue=always",
  "--concurrency=2",
  "--output-logs=errors-only",
]);
process.exitCode = printTotals() && status === 0 ? 0 : 1;
