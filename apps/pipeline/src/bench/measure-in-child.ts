import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import type { StorePlace } from "./stored-state.js";

/** What a child process measures; plain JSON. */
export type Measurement =
  | { readonly what: "memory"; readonly place: StorePlace; readonly bytes: number }
  | {
      readonly what: "throughput";
      readonly place: StorePlace;
      readonly bytes: number;
      readonly rounds: number;
    }
  | { readonly what: "latency"; readonly place: StorePlace; readonly commits: number };

/** Measures in a process of its own, so that no other measurement leaves memory or warm code behind. */
export async function measureInChild<T>(
  workerPath: string,
  measurement: Measurement,
  signal: AbortSignal,
): Promise<T> {
  const child: ChildProcess = fork(workerPath, [JSON.stringify(measurement)], { execArgv: [], signal });
  let result: { readonly report: T } | undefined;
  child.on("message", (message) => {
    result = message as { readonly report: T };
  });
  const [[code, killedBy]] = await Promise.all([once(child, "exit"), once(child, "disconnect")]);
  if (!result) throw new Error(`measuring ${measurement.what} ended with ${killedBy ?? `exit code ${code}`}`);
  return result.report;
}
