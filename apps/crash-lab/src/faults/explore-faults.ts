import type { S3FaultsReport } from "@holdfast/conformance/s3-faults";
import { runShares, total } from "../program/run-shares.js";
import type { FaultsOptions } from "./faults-options.js";
import { runFaultWorker } from "./run-fault-worker.js";

/** What all workers came to together. */
export interface FaultsReport extends S3FaultsReport {
  readonly durationMs: number;
}

/** Has several workers try their shares side by side. The first violation ends all of them. */
export async function exploreFaults(
  { adapter, seed, runs, every, workers }: FaultsOptions,
  signal: AbortSignal,
): Promise<FaultsReport> {
  const startedAtMs = performance.now();
  const reports = await runShares<S3FaultsReport>({
    workers,
    signal,
    isEnough: ({ violations }) => violations.length > 0,
    run: async (share, listening) => {
      return await runFaultWorker({ adapter, seed, runs, every, share }, listening);
    },
  });
  return { ...merged(reports), durationMs: performance.now() - startedAtMs };
}

function merged(reports: readonly S3FaultsReport[]): S3FaultsReport {
  const [first] = reports;
  if (!first) throw new Error("no worker of the fault lab has told its report");
  return {
    ...first,
    singleRuns: total(reports, ({ singleRuns }) => singleRuns),
    seededRuns: total(reports, ({ seededRuns }) => seededRuns),
    faults: total(reports, ({ faults }) => faults),
    requests: total(reports, ({ requests }) => requests),
    acknowledged: total(reports, ({ acknowledged }) => acknowledged),
    violations: reports.flatMap(({ violations }) => violations),
  };
}
