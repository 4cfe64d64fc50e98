import type { CrashStatesReport } from "@holdfast/conformance/crash-states";
import { runExplorer } from "./run-explorer.js";
import type { WorldOptions } from "./world-options.js";

/** What all workers came to together. */
export interface WorldReport extends CrashStatesReport {
  readonly durationMs: number;
}

const progressMs = 10_000;
/** The seeds of workers lie so far apart. */
const seedsApart = 1_000_000;

/** Has several workers explore side by side, each with a seed of its own. The first violation ends all of them. */
export async function exploreWorld(
  { states, writer, model, seed, workers }: WorldOptions,
  signal: AbortSignal,
): Promise<WorldReport> {
  const startedAtMs = performance.now();
  const seen = { states: new Set<string>(), disks: new Set<string>() };
  const onStates = (stateKeys: readonly string[], diskKeys: readonly string[]): void => {
    for (const key of stateKeys) seen.states.add(key);
    for (const key of diskKeys) seen.disks.add(key);
  };
  const tell = setInterval(() => {
    const seconds = Math.round((performance.now() - startedAtMs) / 1000);
    const [found, wanted] = [seen.states.size, states].map((count) => count.toLocaleString("en-US"));
    process.stderr.write(`${seconds} s: ${found} of ${wanted} crash states\n`);
  }, progressMs);
  const over = new AbortController();
  const either = AbortSignal.any([signal, over.signal]);
  const explore = async (index: number): Promise<readonly CrashStatesReport[]> => {
    // The disks at the very beginning of a job are alike for all workers.
    const share = Math.ceil((1.002 * states) / workers);
    const request = { writer, model, seed: seed + index * seedsApart, states: share };
    try {
      const report = await runExplorer(request, { onStates, signal: either });
      if (report.violations.length > 0) over.abort(new Error("another worker has found something"));
      return [report];
    } catch (error) {
      if (over.signal.aborted) return [];
      over.abort(error);
      throw error;
    }
  };
  try {
    const reports = await Promise.all(Array.from({ length: workers }, (_, index) => explore(index)));
    const durationMs = performance.now() - startedAtMs;
    return { ...merged(reports.flat()), seed, states: seen.states.size, disks: seen.disks.size, durationMs };
  } finally {
    clearInterval(tell);
    signal.throwIfAborted();
  }
}

function merged(reports: readonly CrashStatesReport[]): CrashStatesReport {
  const [first] = reports;
  if (!first) throw new Error("no worker of the disk world has told its report");
  const sum = (value: (report: CrashStatesReport) => number): number => {
    return reports.reduce((total, report) => total + value(report), 0);
  };
  return {
    ...first,
    workloads: sum(({ workloads }) => workloads),
    failedSyncs: sum(({ failedSyncs }) => failedSyncs),
    acknowledged: sum(({ acknowledged }) => acknowledged),
    secondCrashes: sum(({ secondCrashes }) => secondCrashes),
    violations: reports.flatMap(({ violations }) => violations),
  };
}
