import { replayNfsSchedule } from "@holdfast/conformance/nfs-schedules";
import { type Totals, writeTotals } from "../program/write-totals.js";
import { exploreNfsWorld, type NfsWorldReport } from "./explore-nfs-world.js";
import { type NfsWorldLabOptions, nfsWorldOptions } from "./nfs-world-options.js";
import { nfsWorldSubject } from "./nfs-world-subject.js";
import { renderNfsViolation, renderNfsWorld } from "./render-nfs-world.js";

/** Tries schedules of an NFS server's clients. Answers the exit code: 0 when all holds, or when a flawed adapter was found out. */
export async function nfsWorldMain(args: readonly string[], signal: AbortSignal): Promise<number> {
  const options = nfsWorldOptions(args);
  if (options.replay !== undefined) return await replay(options.adapter, options.replay);
  const report = await exploreNfsWorld(options, signal);
  const problems = problemsOf(options, report);
  const [violation] = report.violations;
  process.stdout.write(
    options.json
      ? `${JSON.stringify({ lab: "nfs-world", ...report, problems }, null, 2)}\n`
      : `${renderNfsWorld(report)}\n`,
  );
  if (violation && !options.json) process.stdout.write(`${renderNfsViolation(violation)}\n`);
  for (const problem of problems) process.stderr.write(`✗ ${problem}\n`);
  const totals: Totals = { passed: problems.length === 0 ? 1 : 0, failed: problems.length };
  await writeTotals(options.totals, totals);
  return problems.length === 0 ? 0 : 1;
}

/** Why the runs do not prove what they are to prove. */
function problemsOf({ adapter }: NfsWorldLabOptions, report: NfsWorldReport): readonly string[] {
  const { violations, acknowledged, faults, happenings, singleRuns, seededRuns } = report;
  if (adapter !== "efs") {
    if (violations.length > 0) return [];
    return [`${report.subject} must be found out, and ${singleRuns + seededRuns} runs did not`];
  }
  if (violations.length > 0) return violations.map(({ message }) => message);
  const missing = Object.entries({ acknowledged, faults, happenings }).flatMap(([name, count]) =>
    count === 0 ? [name] : [],
  );
  return missing.length > 0 ? [`nothing is proven: ${missing.join(" and ")} is 0`] : [];
}

async function replay(adapter: NfsWorldLabOptions["adapter"], token: string): Promise<number> {
  const violation = await replayNfsSchedule(await nfsWorldSubject(adapter), token);
  process.stdout.write(violation ? `${renderNfsViolation(violation)}\n` : "everything holds\n");
  return violation ? 1 : 0;
}
