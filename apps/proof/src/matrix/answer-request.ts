import { type ConformanceCase, type Harness, runCase } from "@holdfast/conformance";
import type { CaseRequest, CaseVerdict } from "./case-verdict.js";

/** Runs the cases that the parent process asks for, tells it how each ended, and ends this process. */
export async function answerRequest(
  cases: readonly ConformanceCase[],
  makeHarness: (request: CaseRequest) => Promise<Harness>,
): Promise<void> {
  const request = await new Promise<CaseRequest>((resolve) => process.once("message", resolve));
  const harness = await makeHarness(request);
  try {
    for (const id of request.cases) {
      const found = cases.find((candidate) => candidate.id === id);
      if (!found) throw new Error(`there is no case ${id}`);
      await tell(await verdictOf(found, harness, request));
    }
  } finally {
    await harness.dispose?.();
  }
  // A mutant may have left behind what never ends.
  process.exit(0);
}

async function verdictOf(
  conformanceCase: ConformanceCase,
  harness: Harness,
  { seed, seeds, tuning }: CaseRequest,
): Promise<CaseVerdict> {
  for (let tried = 1; ; tried += 1) {
    const options = { seed: seed + tried - 1, tuning };
    const { id, outcome, error, durationMs } = await runCase(conformanceCase, harness, options);
    if (outcome === "pass" && tried < seeds) continue;
    return { id, outcome, durationMs, tried, ...(error && { code: error.code, message: error.message }) };
  }
}

async function tell(verdict: CaseVerdict): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    process.send?.(verdict, undefined, {}, (error) => (error ? reject(error) : resolve()));
  });
}
