import { replayCrashState } from "@holdfast/conformance/crash-states";
import { type Totals, writeTotals } from "../program/write-totals.js";
import { exploreWorld, type WorldReport } from "./explore-world.js";
import { renderViolation, renderWorld } from "./render-world.js";
import { type WorldOptions, worldOptions } from "./world-options.js";
import { worldWriters } from "./world-writers.js";

/** Explores the disk world. Answers the exit code: 0 when all holds, or when a broken writer was found out. */
export async function worldMain(args: readonly string[], signal: AbortSignal): Promise<number> {
  const options = worldOptions(args);
  if (options.replay !== undefined) return await replay(options.writer, options.replay);
  const report = await exploreWorld(options, signal);
  const problems = problemsOf(options, report);
  const [violation] = report.violations;
  process.stdout.write(
    options.json
      ? `${JSON.stringify({ lab: "world", ...report, problems }, null, 2)}\n`
      : `${renderWorld(report)}\n`,
  );
  if (violation && !options.json) process.stdout.write(`${renderViolation(violation)}\n`);
  for (const problem of problems) process.stderr.write(`✗ ${problem}\n`);
  const totals: Totals = { passed: problems.length === 0 ? 1 : 0, failed: problems.length };
  await writeTotals(options.totals, totals);
  return problems.length === 0 ? 0 : 1;
}

/** Why an exploration does not prove what it is to prove. */
function problemsOf({ writer, states }: WorldOptions, report: WorldReport): readonly string[] {
  const { violations } = report;
  if (worldWriters[writer].isBroken) {
    if (violations.length > 0) return [];
    return [
      `${report.subject} must be found out, and ${report.states} crash states did not: the world has failed`,
    ];
  }
  if (violations.length > 0) return violations.map(({ message }) => message);
  const proofs = { acknowledged: report.acknowledged, secondCrashes: report.secondCrashes };
  const missing = Object.entries(proofs).flatMap(([name, value]) => (value === 0 ? [name] : []));
  if (missing.length > 0) return [`nothing is proven: ${missing.join(" and ")} is 0`];
  return report.states < states ? [`only ${report.states} of ${states} crash states were found`] : [];
}

async function replay(writer: WorldOptions["writer"], token: string): Promise<number> {
  const violation = await replayCrashState(worldWriters[writer].subject, token);
  process.stdout.write(violation ? `${renderViolation(violation)}\n` : "everything holds\n");
  return violation ? 1 : 0;
}
