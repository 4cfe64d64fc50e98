import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ModelReport, replaySchedule } from "@holdfast/conformance/model";
import { writeTotals } from "../program/write-totals.js";
import { bundleChecker } from "./bundle-checker.js";
import { findMutants } from "./find-mutants.js";
import { mergeReports } from "./merge-reports.js";
import { type ModelCommandOptions, modelOptions } from "./model-options.js";
import { renderReport, renderViolation } from "./render-report.js";
import { runChecker } from "./run-checker.js";

/** Checks the protocol. Answers the exit code: 0 when no schedule violated anything, or when every mutant was found. */
export async function modelMain(args: readonly string[], signal: AbortSignal): Promise<number> {
  const options = modelOptions(args);
  if (options.replay !== undefined) return await replay(options.replay);
  const directory = await mkdtemp(join(tmpdir(), "holdfast-model-"));
  try {
    return options.mutants
      ? await findMutants(options, directory, signal)
      : await checkGood(options, directory, signal);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function checkGood(
  options: ModelCommandOptions,
  directory: string,
  signal: AbortSignal,
): Promise<number> {
  const program = await bundleChecker(directory);
  const report = mergeReports(await runWorkers(program, options, signal));
  signal.throwIfAborted();
  const { violation } = report;
  if (options.json) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  else process.stdout.write(`${renderReport(report)}\n`);
  if (violation) process.stderr.write(`${renderViolation(violation)}\n`);
  const idle = Object.entries(report.judged).filter(([, times]) => times === 0);
  if (idle.length > 0) process.stderr.write(`✗ never judged: ${idle.map(([id]) => id).join(", ")}\n`);
  const failed = (violation ? 1 : 0) + (options.config.length === 0 ? idle.length : 0);
  await writeTotals(options.totals, { passed: Object.keys(report.judged).length - failed, failed });
  return failed === 0 ? 0 : 1;
}

/** The workers share the work; the first violation ends all of them. */
async function runWorkers(
  program: string,
  { budget, workers, seed, config }: ModelCommandOptions,
  signal: AbortSignal,
): Promise<readonly ModelReport[]> {
  const progress = Array.from({ length: workers }, () => 0);
  const startedAtMs = performance.now();
  const tell = setInterval(() => {
    const total = progress.reduce((sum, one) => sum + one, 0);
    const seconds = Math.round((performance.now() - startedAtMs) / 1000);
    process.stderr.write(
      `${seconds} s of ${Math.round(budget / 1000)} s: ${total.toLocaleString("en-US")} schedules\n`,
    );
  }, 10_000);
  const found = new AbortController();
  const either = AbortSignal.any([signal, found.signal]);
  try {
    const reports = await Promise.all(
      progress.map(async (_, index) => {
        const share = { index, of: workers };
        const request = {
          budgetMs: budget,
          seed,
          share,
          ...(config.length > 0 && { configurations: config }),
        };
        const onProgress = (schedules: number): void => {
          progress[index] = schedules;
        };
        try {
          const report = await runChecker(program, request, { onProgress, signal: either });
          if (report.violation) found.abort();
          return report;
        } catch (error) {
          // The others are cut short; what they did until then does not matter any more.
          if (found.signal.aborted) return undefined;
          throw error;
        }
      }),
    );
    return reports.flatMap((report) => report ?? []);
  } finally {
    clearInterval(tell);
  }
}

async function replay(token: string): Promise<number> {
  const { events, violations } = await replaySchedule(token);
  process.stdout.write(`${events.join("\n")}\n`);
  for (const { invariant, what } of violations) process.stdout.write(`✗ ${invariant}: ${what}\n`);
  if (violations.length === 0) process.stdout.write("no invariant is violated\n");
  return violations.length === 0 ? 0 : 1;
}
