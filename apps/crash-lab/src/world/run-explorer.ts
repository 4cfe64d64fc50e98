import { fork } from "node:child_process";
import type { CrashStatesReport } from "@holdfast/conformance/crash-states";
import { builtProgram } from "../child/child-main-path.js";
import type { ExplorerNews, ExplorerRequest } from "./explorer-news.js";

export interface Listening {
  /** Told of the states and disks that were judged, by their keys. */
  readonly onStates: (states: readonly string[], disks: readonly string[]) => void;
  readonly signal: AbortSignal;
}

/** What lives for one crash state dies young; with room for it the collector has little to do. */
const execArgv: readonly string[] = ["--max-semi-space-size=64"];

/**
 * Explores in a process of its own.
 * @throws Error when it ends without a report, and the signal's reason
 */
export async function runExplorer(
  request: ExplorerRequest,
  { onStates, signal }: Listening,
): Promise<CrashStatesReport> {
  signal.throwIfAborted();
  const child = fork(builtProgram("world"), {
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    execArgv: [...execArgv],
  });
  let report: CrashStatesReport | undefined;
  let complaint = "";
  child.on("message", (news: ExplorerNews) => {
    if ("report" in news) report = news.report;
    else onStates(news.states, news.disks);
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
    throw new Error(`a worker of the disk world ended with code ${code} and no report: ${complaint.trim()}`);
  } finally {
    signal.removeEventListener("abort", kill);
  }
}
