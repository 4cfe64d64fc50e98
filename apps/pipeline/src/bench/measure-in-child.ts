import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import type { DirectoryPlace } from "../store/store-place.js";
import type { S3Measurement } from "./s3/s3-measurement.js";

/** What a child process measures; plain JSON. */
export type Measurement =
  | S3Measurement
  | { readonly what: "memory"; readonly place: DirectoryPlace; readonly bytes: number }
  | {
      readonly what: "throughput";
      readonly place: DirectoryPlace;
      readonly bytes: number;
      readonly rounds: number;
    }
  | { readonly what: "latency"; readonly place: DirectoryPlace; readonly commits: number };

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
