import { fork } from "node:child_process";
import type { S3FaultsProgress, S3FaultsReport } from "@holdfast/conformance/s3-faults";
import { builtProgram } from "../child/child-main-path.js";
import type { FaultsNews, FaultsRequest } from "./fault-news.js";

export interface Listening {
  readonly onProgress: (progress: S3FaultsProgress) => void;
  readonly signal: AbortSignal;
}

/** What lives for one request dies young; and what the SDK has to say of Node is said to nobody. */
const execArgv: readonly string[] = ["--max-semi-space-size=64", "--no-warnings"];

/**
 * Tries a share of the faults in a process of its own.
 * @throws Error when it ends without a report, and the signal's reason
 */
export async function runFaultWorker(
  request: FaultsRequest,
  { onProgress, signal }: Listening,
): Promise<S3FaultsReport> {
  signal.throwIfAborted();
  const child = fork(builtProgram("faults"), {
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    execArgv: [...execArgv],
  });
  let report: S3FaultsReport | undefined;
  let complaint = "";
  child.on("message", (news: FaultsNews) => {
    if ("report" in news) report = news.report;
    else onProgress(news.progress);
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    complaint = (complaint + text).slice(-8000);
  });
  const kill = (): void => void child.kill("SIGKILL");
  signal.addEventListener("abort", kill, { once: true });
  try {
    const ended = new Promise<number | null>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", resolve);
    });
    child.send(request, (error) => {
      if (error) kill();
    });
    const code = await ended;
    signal.throwIfAborted();
    if (report) return report;
    throw new Error(`a worker of the fault lab ended with code ${code} and no report: ${complaint.trim()}`);
  } finally {
    signal.removeEventListener("abort", kill);
  }
}
