import { temporaryDirectory } from "../program/working-directory.js";
import { parseBenchOptions } from "./bench-options.js";
import { benchReport, isWithinLimit } from "./bench-report.js";
import { runBench } from "./run-bench.js";
import { runS3Bench } from "./s3/run-s3-bench.js";
import { s3BenchReport, usesLessMemory } from "./s3/s3-bench-report.js";

export interface BenchSurroundings {
  /** The module that measures, in a process of its own. */
  readonly workerPath: string;
  readonly signal: AbortSignal;
}

/** Runs the bench and prints what it measured; answers the exit code. */
export async function benchMain(args: readonly string[], surroundings: BenchSurroundings): Promise<number> {
  const options = parseBenchOptions(args);
  const say = (text: string): void => void process.stderr.write(`${text}\n`);
  const print = (result: unknown, report: () => string): void =>
    void process.stdout.write(`${options.json ? JSON.stringify(result, null, 2) : report()}\n`);
  if (options.store === "s3") {
    const result = await runS3Bench({ ...options, ...surroundings, say });
    print(result, () => s3BenchReport(result));
    return usesLessMemory(result) ? 0 : 1;
  }
  const working = await temporaryDirectory("holdfast-bench-", options.directory);
  try {
    const result = await runBench({ ...options, ...surroundings, workDirectory: working.path, say });
    print(result, () => benchReport(result));
    return isWithinLimit(result) ? 0 : 1;
  } finally {
    await working.remove();
  }
}
