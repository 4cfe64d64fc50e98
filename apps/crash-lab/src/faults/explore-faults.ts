import type { S3FaultsReport } from "@holdfast/conformance/s3-faults";
import type { FaultsOptions } from "./faults-options.js";
import { runFaultWorker } from "./run-fault-worker.js";

/** What all workers came to together. */
export interface FaultsReport extends S3FaultsReport {
  readonly durationMs: number;
}

const progressMs = 10_000;

/** Has several workers try their shares side by side. The first violation ends all of them. */
export async function exploreFaults(
  { adapter, seed, runs, every, workers }: FaultsOptions,
  signal: AbortSignal,
): Promise<FaultsReport> {
  const startedAtMs = performance.now();
  const progress = Array.from({ length: workers }, () => ({ done: 0, of: 0 }));
  const tell = setInterval(() => {
    const seconds = Math.round((performance.now() - startedAtMs) / 1000);
    const done = sum(progress, (one) => one.done);
    // Before all have counted their runs, nobody knows how many there are.
    const of = progress.every((one) => one.of > 0) ? ` of ${said(sum(progress, (one) => one.of))}` : "";
    process.stderr.write(`${seconds} s: ${said(done)}${of} runs\n`);
  }, progressMs);
  const over = new AbortController();
  const either = AbortSignal.any([signal, over.signal]);
  const explore = async (index: number): Promise<readonly S3FaultsReport[]> => {
    const request = { adapter, seed, runs, every, share: { index, of: workers } };
    try {
      const report = await runFaultWorker(request, {
        signal: either,
        onProgress: ({ done, of }) => {
          progress[index] = { done, of };
        },
      });
      if (report.violations.length > 0) over.abort(new Error("another worker has found something"));
      return [report];
    } catch (error) {
      if (over.signal.aborted) return [];
      over.abort(error);
      throw error;
    }
  };
  try {
    const reports = await Promise.all(progress.map((_, index) => explore(index)));
    return { ...merged(reports.flat()), durationMs: performance.now() - startedAtMs };
  } finally {
    clearInterval(tell);
    signal.throwIfAborted();
  }
}

function merged(reports: readonly S3FaultsReport[]): S3FaultsReport {
  const [first] = reports;
  if (!first) throw new Error("no worker of the fault lab has told its report");
  return {
    ...first,
    singleRuns: sum(reports, ({ singleRuns }) => singleRuns),
    seededRuns: sum(reports, ({ seededRuns }) => seededRuns),
    faults: sum(reports, ({ faults }) => faults),
    requests: sum(reports, ({ requests }) => requests),
    acknowledged: sum(reports, ({ acknowledged }) => acknowledged),
    violations: reports.flatMap(({ violations }) => violations),
  };
}

function sum<T>(list: readonly T[], value: (one: T) => number): number {
  return list.reduce((total, one) => total + value(one), 0);
}

function said(count: number): string {
  return count.toLocaleString("en-US");
}
