import { fork } from "node:child_process";
import type { ModelReport } from "@holdfast/conformance/model";
import type { CheckerNews, CheckerRequest } from "./checker-request.js";

/** What lives for one schedule dies young; with room for it the collector has little to do. */
const execArgv = ["--max-semi-space-size=64"];

/** How long a worker may take beyond its budget: to shrink what it found, and to end. */
const spareMs = 120_000;
/** How many others a worker may have to share a processor with. */
const mostOthers = 20;

export interface Listening {
  readonly onProgress?: (schedules: number) => void;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs one worker of the model checker in a process of its own.
 * @throws Error when the worker ends without a report.
 */
export async function runChecker(
  program: string,
  request: CheckerRequest,
  { onProgress, signal }: Listening = {},
): Promise<ModelReport> {
  const child = fork(program, {
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    serialization: "json",
    execArgv,
  });
  let report: ModelReport | undefined;
  let complaint = "";
  child.on("message", (news: CheckerNews) => {
    if ("report" in news) report = news.report;
    else onProgress?.(news.schedules);
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    complaint = (complaint + text).slice(-4000);
  });
  const kill = (): void => void child.kill("SIGKILL");
  const timer = setTimeout(kill, limitMs(request));
  signal?.addEventListener("abort", kill, { once: true });
  try {
    const ended = new Promise<number | null>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", resolve);
    });
    child.send(request, (error) => {
      if (error) kill();
    });
    const code = await ended;
    if (report) return report;
    throw new Error(
      `a worker of the model checker ended with code ${code} and no report: ${complaint.trim()}`,
    );
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", kill);
  }
}

function limitMs({ budgetMs = 0, budgetOf }: CheckerRequest): number {
  return spareMs + (budgetOf === "processor" ? mostOthers * budgetMs : budgetMs);
}
