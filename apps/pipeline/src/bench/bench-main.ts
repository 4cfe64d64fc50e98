import { temporaryDirectory } from "../program/working-directory.js";
import { parseBenchOptions } from "./bench-options.js";
import { benchReport, isWithinLimit } from "./bench-report.js";
import { runBench } from "./run-bench.js";

export interface BenchSurroundings {
  /** The module that measures, in a process of its own. */
  readonly workerPath: string;
  readonly signal: AbortSignal;
}

/** Runs the bench and prints what it measured; answers the exit code. */
export async function benchMain(args: readonly string[], surroundings: BenchSurroundings): Promise<number> {
  const options = parseBenchOptions(args);
  const working = await temporaryDirectory("holdfast-bench-", options.directory);
  const say = (text: string): void => void process.stderr.write(`${text}\n`);
  try {
    const result = await runBench({ ...options, ...surroundings, workDirectory: working.path, say });
    process.stdout.write(`${options.json ? JSON.stringify(result, null, 2) : benchReport(result)}\n`);
    return isWithinLimit(result) ? 0 : 1;
  } finally {
    await working.remove();
  }
}
