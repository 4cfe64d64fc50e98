import type { S3FaultsProgress, S3FaultsReport } from "@holdfast/conformance/s3-faults";
import { builtProgram } from "../child/child-main-path.js";
import { runWorker } from "../program/run-worker.js";
import type { FaultsProgressNews, FaultsRequest } from "./fault-news.js";

export interface Listening {
  readonly onProgress: (progress: S3FaultsProgress) => void;
  readonly signal: AbortSignal;
}

/**
 * Tries a share of the faults in a process of its own.
 * @throws Error when it ends without a report, and the signal's reason
 */
export async function runFaultWorker(
  request: FaultsRequest,
  { onProgress, signal }: Listening,
): Promise<S3FaultsReport> {
  return await runWorker<S3FaultsReport, FaultsProgressNews>(request, {
    name: "fault lab",
    program: builtProgram("faults"),
    // What lives for one request dies young; and what the SDK has to say of Node is said to nobody.
    execArgv: ["--max-semi-space-size=64", "--no-warnings"],
    onNews: ({ progress }) => onProgress(progress),
    signal,
  });
}
