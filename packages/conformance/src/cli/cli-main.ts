import type { ConformanceCase } from "../case/conformance-case.js";
import { conformanceCases } from "../cases/conformance-cases.js";
import type { Harness } from "../harness/harness.js";
import { loadHarness } from "../harness/load-harness.js";
import { resolveTuning } from "../harness/resolve-tuning.js";
import type { Tuning } from "../harness/tuning.js";
import type { ConformanceReport } from "../report/conformance-report.js";
import { packageVersion } from "../report/package-version.js";
import { runConformance } from "../runner/run-conformance.js";
import type { RunEvent } from "../runner/run-event.js";
import { caseList } from "./case-list.js";
import { type CliOptions, parseCliOptions } from "./cli-options.js";
import { exitCodes } from "./exit-codes.js";
import { paintFor } from "./paint.js";
import { showProgress } from "./progress.js";
import { assertReportFiles, writeReportFiles } from "./report-files.js";
import { textReport } from "./text-report.js";
import { Watchdog } from "./watchdog.js";

/**
 * Runs the suite as the arguments say: progress goes to stderr, the table to stdout, reports to their files. Answers
 * the exit code.
 * @throws CommanderError, InvalidHarnessError, InvalidArgumentError or UnusableFileError for what cannot be used.
 */
export async function cliMain(args: readonly string[], signal: AbortSignal): Promise<number> {
  const options = parseCliOptions(args, packageVersion("@holdfast/conformance"));
  if (options.harness === undefined || options.list) {
    process.stdout.write(`${caseList(conformanceCases)}\n`);
    return exitCodes.conformant;
  }
  await assertReportFiles(options);
  const harness = await loadHarness(options.harness);
  try {
    const report = await run(harness, options, signal);
    process.stdout.write(`${textReport(report, paintFor(process.stdout), process.stdout.columns)}\n`);
    for (const path of await writeReportFiles(report, options)) process.stderr.write(`wrote ${path}\n`);
    return exitCodeOf(report, options);
  } finally {
    await harness.dispose?.();
  }
}

async function run(harness: Harness, options: CliOptions, signal: AbortSignal): Promise<ConformanceReport> {
  const { only, seed, long, kills } = options;
  const tuning: Partial<Tuning> = Object.assign({}, ...options.tuning, kills === undefined ? {} : { kills });
  const progress = showProgress(process.stderr);
  const watchdog = new Watchdog(resolveTuning(harness, { long, tuning }).caseDeadlineMs);
  const onEvent = (event: RunEvent): void => {
    progress.tell(event);
    if (event.type === "case-started") watchdog.expect(describeBlockage(event.case));
  };
  try {
    return await runConformance(harness, {
      long,
      tuning,
      signal,
      onEvent,
      ...(only && { only }),
      ...(seed !== undefined && { seed }),
    });
  } finally {
    progress.stop();
    await watchdog.stop();
  }
}

function describeBlockage({ id, title }: ConformanceCase): string {
  return (
    `The adapter blocked the event loop in ${id} (${title}): it must not work synchronously for long, ` +
    "nor take chunk after chunk of a body without ever waiting for input or output"
  );
}

function exitCodeOf({ verdict, cases }: ConformanceReport, { failOnSkip }: CliOptions): number {
  const passed = verdict !== "not-conformant";
  const unproven = cases.some(({ outcome }) => outcome === "skipped" || outcome === "known-deviation");
  return passed && !(failOnSkip && unproven) ? exitCodes.conformant : exitCodes.notConformant;
}
