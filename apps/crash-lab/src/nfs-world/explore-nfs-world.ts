import type { NfsReport } from "@holdfast/conformance/nfs-schedules";
import { builtProgram } from "../child/child-main-path.js";
import { runShares, total } from "../program/run-shares.js";
import { runWorker } from "../program/run-worker.js";
import type { NfsProgressNews, NfsWorldRequest } from "./nfs-world-news.js";
import type { NfsWorldLabOptions } from "./nfs-world-options.js";

/** What all workers came to together. */
export interface NfsWorldReport extends Omit<NfsReport, "schedules"> {
  /** How many schedules were played, no two alike. */
  readonly distinctSchedules: number;
  readonly durationMs: number;
}

/** Has several workers try their shares side by side. The first violation ends all of them. */
export async function exploreNfsWorld(
  { adapter, seed, runs, every, workers }: NfsWorldLabOptions,
  signal: AbortSignal,
): Promise<NfsWorldReport> {
  const startedAtMs = performance.now();
  const reports = await runShares<NfsReport>({
    workers,
    signal,
    isEnough: ({ violations }) => violations.length > 0,
    run: async (share, listening) => {
      const request: NfsWorldRequest = { adapter, seed, runs, every, share };
      return await runWorker<NfsReport, NfsProgressNews>(
        { ...request },
        {
          name: "NFS world's lab",
          program: builtProgram("nfs-world"),
          // What lives for one request dies young.
          execArgv: ["--max-semi-space-size=64"],
          onNews: ({ progress }) => listening.onProgress(progress),
          signal: listening.signal,
        },
      );
    },
  });
  return { ...merged(reports), durationMs: performance.now() - startedAtMs };
}

function merged(reports: readonly NfsReport[]): Omit<NfsWorldReport, "durationMs"> {
  const [first] = reports;
  if (!first) throw new Error("no worker of the NFS world's lab has told its report");
  return {
    subject: first.subject,
    seed: first.seed,
    singleRuns: total(reports, ({ singleRuns }) => singleRuns),
    seededRuns: total(reports, ({ seededRuns }) => seededRuns),
    distinctSchedules: new Set(reports.flatMap(({ schedules }) => schedules)).size,
    faults: total(reports, ({ faults }) => faults),
    happenings: total(reports, ({ happenings }) => happenings),
    requests: total(reports, ({ requests }) => requests),
    acknowledged: total(reports, ({ acknowledged }) => acknowledged),
    violations: reports.flatMap(({ violations }) => violations),
  };
}
