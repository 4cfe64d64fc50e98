import { replayS3Faults } from "@holdfast/conformance/s3-faults";
import { type Totals, writeTotals } from "../program/write-totals.js";
import { exploreFaults, type FaultsReport } from "./explore-faults.js";
import { faultSubject } from "./fault-subject.js";
import { type FaultsOptions, faultsOptions } from "./faults-options.js";
import { renderFaults, renderViolation } from "./render-faults.js";

/** Tries faults of an S3 service. Answers the exit code: 0 when all holds, or when a flawed adapter was found out. */
export async function faultsMain(args: readonly string[], signal: AbortSignal): Promise<number> {
  const options = faultsOptions(args);
  if (options.replay !== undefined) return await replay(options.adapter, options.replay);
  const report = await exploreFaults(options, signal);
  const problems = problemsOf(options, report);
  const [violation] = report.violations;
  process.stdout.write(
    options.json
      ? `${JSON.stringify({ lab: "faults", ...report, problems }, null, 2)}\n`
      : `${renderFaults(report)}\n`,
  );
  if (violation && !options.json) process.stdout.write(`${renderViolation(violation)}\n`);
  for (const problem of problems) process.stderr.write(`✗ ${problem}\n`);
  const totals: Totals = { passed: problems.length === 0 ? 1 : 0, failed: problems.length };
  await writeTotals(options.totals, totals);
  return problems.length === 0 ? 0 : 1;
}

/** Why the runs do not prove what they are to prove. */
function problemsOf({ adapter }: FaultsOptions, report: FaultsReport): readonly string[] {
  const { violations, acknowledged, faults, singleRuns, seededRuns } = report;
  if (adapter !== "s3") {
    if (violations.length > 0) return [];
    return [`${report.subject} must be found out, and ${singleRuns + seededRuns} runs did not`];
  }
  if (violations.length > 0) return violations.map(({ message }) => message);
  const missing = Object.entries({ acknowledged, faults }).flatMap(([name, count]) =>
    count === 0 ? [name] : [],
  );
  return missing.length > 0 ? [`nothing is proven: ${missing.join(" and ")} is 0`] : [];
}

async function replay(adapter: FaultsOptions["adapter"], token: string): Promise<number> {
  const violation = await replayS3Faults(await faultSubject(adapter), token);
  process.stdout.write(violation ? `${renderViolation(violation)}\n` : "everything holds\n");
  return violation ? 1 : 0;
}
