import { checkModel, type ModelReport } from "@holdfast/conformance/model";
import type { CheckerNews, CheckerRequest } from "../model/checker-request.js";
import { assertMark } from "../source-patch/patch-mark.js";

/** The program that is bundled with good or mutated sources: one worker of the model checker. */
const { mutant, budgetOf, ...options } = await new Promise<CheckerRequest>((resolve) =>
  process.once("message", resolve),
);
assertMark(mutant);
// Thousands of errors a second are made and caught; nobody reads where they came from.
Error.stackTraceLimit = 0;
const tell = async (news: CheckerNews): Promise<void> => {
  await new Promise<void>((resolve, reject) => {
    process.send?.(news, undefined, {}, (error) => (error ? reject(error) : resolve()));
  });
};
const onProgress = (schedules: number): void => {
  process.send?.({ schedules } satisfies CheckerNews);
};
const processorMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
const elapsed = budgetOf === "processor" && { elapsedMs: processorMs };
const report: ModelReport = await checkModel({ ...options, ...elapsed, onProgress });
await tell({ report });
// A mutant may have left behind what never ends.
process.exit(0);
