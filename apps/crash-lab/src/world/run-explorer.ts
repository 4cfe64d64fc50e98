import type { CrashStatesReport } from "@holdfast/conformance/crash-states";
import { builtProgram } from "../child/child-main-path.js";
import { runWorker } from "../program/run-worker.js";
import type { ExplorerRequest, JudgedStatesNews } from "./explorer-news.js";

export interface Listening {
  /** Told of the states and disks that were judged, by their keys. */
  readonly onStates: (states: readonly string[], disks: readonly string[]) => void;
  readonly signal: AbortSignal;
}

/**
 * Explores in a process of its own.
 * @throws Error when it ends without a report, and the signal's reason
 */
export async function runExplorer(
  request: ExplorerRequest,
  { onStates, signal }: Listening,
): Promise<CrashStatesReport> {
  return await runWorker<CrashStatesReport, JudgedStatesNews>(request, {
    name: "disk world",
    program: builtProgram("world"),
    // What lives for one crash state dies young; with room for it the collector has little to do.
    execArgv: ["--max-semi-space-size=64"],
    onNews: ({ states, disks }) => onStates(states, disks),
    signal,
  });
}
