import { fork } from "node:child_process";
import type { CaseRequest, CaseVerdict } from "./case-verdict.js";

/** What a process that ran cases had told when it ended. */
export interface ProcessEnd {
  readonly verdicts: readonly CaseVerdict[];
  /** Why it did not come to its end. */
  readonly crash?: string;
}

export interface ProcessBounds {
  /** It is killed after this time, in milliseconds. */
  readonly boundMs: number;
  /** Takes its temporary files, so that nothing is left of one that is killed. */
  readonly directory: string;
  readonly signal?: AbortSignal;
}

/** Has a program answer a request in a process of its own. */
export async function runInProcess(
  program: string,
  request: CaseRequest,
  { boundMs, directory, signal }: ProcessBounds,
): Promise<ProcessEnd> {
  const env = { ...process.env, TMPDIR: directory };
  const child = fork(program, { env, stdio: ["ignore", "ignore", "pipe", "ipc"] });
  const verdicts: CaseVerdict[] = [];
  let complaint = "";
  child.on("message", (verdict: CaseVerdict) => verdicts.push(verdict));
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    complaint = (complaint + text).slice(-4000);
  });
  let crash: string | undefined;
  const kill = (why: string): void => {
    crash ??= why;
    child.kill("SIGKILL");
  };
  const timer = setTimeout(() => kill(`it was still running after ${boundMs} ms`), boundMs);
  const onAbort = (): void => kill("the run was interrupted");
  signal?.addEventListener("abort", onAbort, { once: true });
  try {
    const ended = new Promise<number | null>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", resolve);
    });
    child.send(request, (error) => {
      if (error) kill(`it could not be told what to do: ${error.message}`);
    });
    const code = await ended;
    if (code !== 0) crash ??= `it ended with code ${code}: ${complaint.trim()}`;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
  }
  return { verdicts, ...(crash !== undefined && { crash }) };
}
