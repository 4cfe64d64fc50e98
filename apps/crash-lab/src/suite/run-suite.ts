import {
  type ConformanceReport,
  loadHarness,
  type RunEvent,
  runConformance,
  type Tuning,
} from "@holdfast/conformance";
import { builtModule } from "../child/child-main-path.js";

interface SuiteOptions {
  readonly seed: number;
  readonly only?: readonly string[];
  readonly signal: AbortSignal;
}

export interface SuiteRunOptions extends SuiteOptions {
  /** What is run, for the progress. */
  readonly title: string;
  /** The folder of the harness: `s3` is `dist/s3/harness.js`. */
  readonly folder: string;
  /** What the harness is made with. */
  readonly place: string;
  readonly tuning?: Partial<Tuning>;
  /** Told the progress, line by line, and each failure at once. */
  readonly say: (line: string) => void;
}

const progressMs = 10_000;

/** Runs the conformance suite with one of the lab's harnesses. */
export async function runSuite(options: SuiteRunOptions): Promise<ConformanceReport> {
  const { title, folder, place, seed, only, tuning, say, signal } = options;
  const harness = await loadHarness(builtModule(folder, "harness"), place);
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
      if (outcome !== "pass") say(`${title}: ${id} ${outcome}: ${error?.message ?? reason}`);
    }
  };
  const tell = setInterval(() => {
    const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(0);
    say(`${title}, ${seconds} s: ${ended} of ${cases} cases, now ${current}`);
  }, progressMs);
  try {
    return await runConformance(harness, {
      seed,
      signal,
      onEvent,
      ...(tuning && { tuning }),
      ...(only && { only }),
    });
  } finally {
    clearInterval(tell);
  }
}
