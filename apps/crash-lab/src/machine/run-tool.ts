import { execFile } from "node:child_process";
import { delimiter } from "node:path";

/** Tools of root lie in folders that are not on everybody's PATH. */
export function toolPath({ PATH }: NodeJS.ProcessEnv = process.env): string {
  const folders = (PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  return [...new Set([...folders, "/usr/local/sbin", "/usr/sbin", "/sbin"])].join(delimiter);
}

/** A command of the system failed. The message has what it printed. */
export class ToolError extends Error {
  readonly code: "TOOL_FAILED" = "TOOL_FAILED";
  override readonly name: string = "ToolError";
}

export interface ToolOptions {
  /** It is killed after this time, in milliseconds; a minute without it. */
  readonly boundMs?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Runs a command of the system and answers what it printed.
 * @throws ToolError when it cannot be started, fails, or takes too long.
 */
export async function runTool(
  command: string,
  args: readonly string[],
  { boundMs = 60_000, env = {} }: ToolOptions = {},
): Promise<string> {
  return await new Promise((resolve, reject) => {
    const options = {
      env: { ...process.env, PATH: toolPath(), LC_ALL: "C", ...env },
      timeout: boundMs,
      killSignal: "SIGKILL" as const,
      maxBuffer: 16 * 1024 * 1024,
    };
    execFile(command, args, options, (error, stdout, stderr) => {
      if (!error) resolve(stdout);
      else {
        const said = stderr.trim() || stdout.trim().slice(-2000) || error.message;
        reject(new ToolError(`${[command, ...args].join(" ")}: ${said}`, { cause: error }));
      }
    });
  });
}
