import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { CannotRunError } from "./cannot-run-error.js";

export interface Totals {
  readonly passed: number;
  readonly failed: number;
  /** Why it did not run; then that is the one failure. */
  readonly notRun?: string;
}

/** Leaves the counts of a run for whoever sums those of several. */
export async function writeTotals(file: string | undefined, totals: Totals): Promise<void> {
  if (file === undefined) return;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(totals)}\n`);
}

/** Has a run that is not possible here leave one failure with its reason: what did not run has not passed. */
export async function countingNotRun<T>(file: string | undefined, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof CannotRunError)
      await writeTotals(file, { passed: 0, failed: 1, notRun: error.message });
    throw error;
  }
}
