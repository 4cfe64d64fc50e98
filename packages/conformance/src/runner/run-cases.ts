import { AbortedError, InvalidArgumentError } from "@holdfast/core";
import type { ConformanceCase } from "../case/conformance-case.js";
import { describeError } from "../case/expectations.js";
import { assertHarness } from "../harness/assert-harness.js";
import type { Harness } from "../harness/harness.js";
import { resolveTuning } from "../harness/resolve-tuning.js";
import { buildReport } from "../report/build-report.js";
import type { ConformanceReport } from "../report/conformance-report.js";
import { assertKnownDeviations } from "./assert-known-deviations.js";
import type { CaseResult } from "./case-result.js";
import { readBackend } from "./read-backend.js";
import { runCase } from "./run-case.js";
import { assertRunOptions, type RunOptions, seedOf } from "./run-options.js";
import { selectCases } from "./select-cases.js";

/** Runs some of the cases of a list, one after the other. See `runConformance`. */
export async function runCases(
  cases: readonly ConformanceCase[],
  harness: Harness,
  options: RunOptions = {},
): Promise<ConformanceReport> {
  assertRunOptions(options);
  assertHarness(harness);
  assertKnownDeviations(harness, cases);
  resolveTuning(harness, options);
  const { only, signal, onEvent = () => undefined } = options;
  const chosen = selectCases(cases, only);
  if (chosen.length === 0)
    throw new InvalidArgumentError("there is no case to run; name at least one in only");
  const seed = seedOf(options.seed);
  const startedAt = new Date();
  const startedMs = performance.now();
  const backend = await readBackend(harness);
  onEvent({ type: "run-started", cases: chosen.length, seed, backend });
  const results: CaseResult[] = [];
  for (const next of chosen) {
    if (signal?.aborted) break;
    onEvent({ type: "case-started", case: next });
    const result = await unlessAborted(runCase(next, harness, { ...options, seed, traits: backend.traits }));
    if (!result) break;
    results.push(result);
    onEvent({ type: "case-ended", result });
  }
  const notes = await leftNothing(harness);
  const durationMs = performance.now() - startedMs;
  const incomplete = whyIncomplete(results.length, chosen.length, cases.length, signal);
  return buildReport({
    ...options,
    harness,
    backend,
    seed,
    startedAt,
    durationMs,
    results,
    notes,
    ...(incomplete !== undefined && { incomplete }),
  });
}

async function unlessAborted(running: Promise<CaseResult>): Promise<CaseResult | undefined> {
  try {
    return await running;
  } catch (error) {
    if (AbortedError.isInstance(error)) return undefined;
    throw error;
  }
}

/** Removes what the last case stored. Answers what went wrong with that, for the report. */
async function leftNothing(harness: Harness): Promise<readonly string[]> {
  try {
    await harness.reset();
    return [];
  } catch (error) {
    return [`reset() failed after the last case: ${describeError(error)}`];
  }
}

function whyIncomplete(
  ran: number,
  chosen: number,
  all: number,
  signal: AbortSignal | undefined,
): string | undefined {
  if (ran < chosen) {
    const reason: unknown = signal?.reason;
    return `it was ended after ${ran} of ${chosen} cases: ${reason instanceof Error ? reason.message : String(reason)}`;
  }
  return chosen < all ? `only ${chosen} of ${all} cases were asked for` : undefined;
}
