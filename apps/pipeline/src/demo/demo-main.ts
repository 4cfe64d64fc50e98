import { randomInt } from "node:crypto";
import { layout } from "../pipeline/flight-job.js";
import { surveyStorage } from "../pipeline/survey-storage.js";
import { openWorkingDirectory, temporaryDirectory } from "../program/working-directory.js";
import { parseDemoOptions } from "./demo-options.js";
import { demoReport } from "./demo-report.js";
import { showProgress } from "./progress.js";
import { runDemo } from "./run-demo.js";

export interface DemoSurroundings {
  /** The module that runs the pipeline, in a process of its own. */
  readonly workerPath: string;
  readonly signal: AbortSignal;
}

/** Runs the demo and prints what it found; answers the exit code. */
export async function demoMain(
  args: readonly string[],
  { workerPath, signal }: DemoSurroundings,
): Promise<number> {
  const options = parseDemoOptions(args, () => randomInt(2 ** 31 - 1));
  const { seed, kills, rows, json } = options;
  const say = (text: string): void => void process.stderr.write(`${text}\n`);
  const working = await (options.store === undefined
    ? temporaryDirectory("holdfast-demo-")
    : openWorkingDirectory(options.store));
  try {
    say(`seed ${seed}; ${working.kept ? "" : "temporary "}directory ${working.path}`);
    const storage = await surveyStorage(layout.store(working.path));
    if (storage.notice) say(storage.notice);
    const progress = showProgress(process.stderr, rows);
    const result = await runDemo({
      directory: working.path,
      seed,
      kills,
      rows,
      storage,
      referenceWorkerPath: workerPath,
      workerPath,
      progress,
      signal,
    }).finally(() => progress.stop());
    const report = json
      ? JSON.stringify({ ...result, storageNotice: storage.notice ?? null }, null, 2)
      : demoReport(result);
    process.stdout.write(`${report}\n`);
    return result.comparison.identical ? 0 : 1;
  } finally {
    await working.remove();
  }
}
