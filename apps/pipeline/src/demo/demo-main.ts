import { randomInt } from "node:crypto";
import { openWorkingDirectory, temporaryDirectory } from "../program/working-directory.js";
import { parseDemoOptions } from "./demo-options.js";
import { demoReport } from "./demo-report.js";
import { openDemoStores } from "./open-demo-stores.js";
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
    const opened = await openDemoStores(working.path, options);
    try {
      if (opened.title) say(`the store is ${opened.title}`);
      if (opened.notice) say(opened.notice);
      const progress = showProgress(process.stderr, rows);
      const result = await runDemo({
        directory: working.path,
        seed,
        kills,
        rows,
        stores: opened.stores,
        referenceWorkerPath: workerPath,
        workerPath,
        progress,
        signal,
      }).finally(() => progress.stop());
      const report = json
        ? JSON.stringify({ ...result, storageNotice: opened.notice ?? null }, null, 2)
        : demoReport(result);
      process.stdout.write(`${report}\n`);
      return result.comparison.identical ? 0 : 1;
    } finally {
      await opened.close();
    }
  } finally {
    await working.remove();
  }
}
