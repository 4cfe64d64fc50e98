import { type ConformanceReport, loadHarness, type RunEvent, runConformance } from "@holdfast/conformance";
import { builtModule } from "../../child/child-main-path.js";
import type { StoreAccess } from "../store/store-access.js";

export interface SuiteOptions {
  readonly access: StoreAccess;
  readonly seed: number;
  /** Try each case less hard. */
  readonly isShort: boolean;
  readonly only?: readonly string[];
  readonly signal: AbortSignal;
}

const progressMs = 10_000;

/** Still more objects than a page or a request has, and parts enough for a race between them. */
const shortTuning = { manyKeys: 1100, largeBytes: 22 * 2 ** 20, kills: 3 } as const;

/** Runs the conformance suite on a store. Its progress goes to stderr, and each failure at once. */
export async function runSuite(title: string, options: SuiteOptions): Promise<ConformanceReport> {
  const { access, seed, isShort, only, signal } = options;
  const harness = await loadHarness(builtModule("s3", "harness"), JSON.stringify(access));
  const startedAtMs = performance.now();
  let cases = 0;
  let ended = 0;
  let current = "";
  const onEvent = (event: RunEvent): void => {
    if (event.type === "run-started") cases = event.cases;
    else if (event.type === "case-started") current = event.case.id;
    else {
      ended += 1;
      const { id, outcome, error, reason } = event.result;
      if (outcome !== "pass")
        process.stderr.write(`${title}: ${id} ${outcome}: ${error?.message ?? reason}\n`);
    }
  };
  const tell = setInterval(() => {
    const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(0);
    process.stderr.write(`${title}, ${seconds} s: ${ended} of ${cases} cases, now ${current}\n`);
  }, progressMs);
  try {
    return await runConformance(harness, {
      seed,
      signal,
      onEvent,
      ...(isShort && { tuning: shortTuning }),
      ...(only && { only }),
    });
  } finally {
    clearInterval(tell);
  }
}
