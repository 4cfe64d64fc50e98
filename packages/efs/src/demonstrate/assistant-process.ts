import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { InvalidStateError, UnavailableError } from "@holdfast/core";
import { packageFolder } from "./package-folder.js";

/** A process of its own that assists a demonstration. */
export interface Assistant {
  /** Rejects when the process ends before its work is done, or cannot be started. */
  readonly failed: Promise<never>;
  stop(): void;
}

/** @throws InvalidStateError when the package was not built. */
export function startAssistant(directory: string, run: string, deadlineMs: number): Assistant {
  const order = JSON.stringify({ directory, run, deadlineMs });
  const child = spawn(process.execPath, [assistantPath(), order], { stdio: ["ignore", "ignore", "pipe"] });
  let told = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    told = `${told}${text}`.slice(-2000);
  });
  const failed = new Promise<never>((_, reject) => {
    child.on("error", (cause) => reject(new UnavailableError("the second process did not start", { cause })));
    child.on("close", (code, signal) => {
      if (code === 0) return;
      const how = code === null ? `by ${signal}` : `with exit code ${code}`;
      reject(new UnavailableError(`the second process of the demonstration ended ${how}: ${told.trim()}`));
    });
  });
  // Whoever races with it may have finished first.
  failed.catch(() => undefined);
  return { failed, stop: () => void child.kill("SIGKILL") };
}

/** The built program, also for a caller that runs from the sources. */
function assistantPath(): string {
  const path = join(packageFolder(), "dist", "demonstrate", "assist-main.js");
  if (!existsSync(path)) throw new InvalidStateError(`${path} is missing; build @holdfast/efs first`);
  return path;
}
