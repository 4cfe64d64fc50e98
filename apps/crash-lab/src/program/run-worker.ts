import { fork, type Serializable } from "node:child_process";

export interface Worker<News> {
  /** What it is, in an error. */
  readonly name: string;
  /** The built program, which hears one request and tells news, the last of which has its report. */
  readonly program: string;
  readonly execArgv: readonly string[];
  readonly onNews: (news: News) => void;
  readonly signal: AbortSignal;
}

/**
 * Has a process of its own carry out one request, and answers its report.
 * @throws Error when it ends without a report, and the signal's reason
 */
export async function runWorker<Report, News extends object>(
  request: Serializable,
  { name, program, execArgv, onNews, signal }: Worker<News>,
): Promise<Report> {
  signal.throwIfAborted();
  const child = fork(program, { stdio: ["ignore", "ignore", "pipe", "ipc"], execArgv: [...execArgv] });
  let told: { readonly report: Report } | undefined;
  let complaint = "";
  child.on("message", (news: News | { readonly report: Report }) => {
    if ("report" in news) told = news as { readonly report: Report };
    else onNews(news);
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
    if (told) return told.report;
    throw new Error(`a worker of the ${name} ended with code ${code} and no report: ${complaint.trim()}`);
  } finally {
    signal.removeEventListener("abort", kill);
  }
}
