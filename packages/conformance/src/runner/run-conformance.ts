import { conformanceCases } from "../cases/conformance-cases.js";
import type { Harness } from "../harness/harness.js";
import type { ConformanceReport } from "../report/conformance-report.js";
import { runCases } from "./run-cases.js";
import type { RunOptions } from "./run-options.js";

/**
 * Runs the suite on an adapter and reports what it found. A case that fails is part of the report, never an error; so
 * is a run that `signal` ended early. The harness is not disposed of.
 * @throws InvalidHarnessError when the harness cannot be used.
 * @throws InvalidArgumentError when an option cannot be used.
 */
export async function runConformance(harness: Harness, options: RunOptions = {}): Promise<ConformanceReport> {
  return await runCases(conformanceCases, harness, options);
}
