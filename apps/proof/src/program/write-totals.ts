import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

export interface Totals {
  readonly passed: number;
  readonly failed: number;
}

/** Leaves the counts of a run for whoever sums those of several. */
export async function writeTotals(file: string | undefined, { passed, failed }: Totals): Promise<void> {
  if (file === undefined) return;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify({ passed, failed })}\n`);
}
