import type { Harness } from "../harness/harness.js";
import { resolveTuning, type TuningOptions } from "../harness/resolve-tuning.js";
import type { CaseOutcome, CaseResult } from "../runner/case-result.js";
import type { BackendFacts } from "../runner/read-backend.js";
import { replayCommand } from "../runner/replay-command.js";
import type { ConformanceReport, OutcomeCounts, Verdict } from "./conformance-report.js";
import { packageVersion } from "./package-version.js";

/** A run that has come to its end. */
export interface FinishedRun extends TuningOptions {
  readonly harness: Harness;
  readonly backend: BackendFacts;
  readonly seed: number;
  readonly startedAt: Date;
  readonly durationMs: number;
  readonly results: readonly CaseResult[];
  /** Why not all cases were run, if so. */
  readonly incomplete?: string;
  readonly notes?: readonly string[];
}

export function buildReport(run: FinishedRun): ConformanceReport {
  const { harness, backend, seed, results, incomplete, long = false, tuning = {} } = run;
  const { module } = harness;
  return {
    format: 1,
    suite: { name: "@holdfast/conformance", version: packageVersion("@holdfast/conformance") },
    core: { version: packageVersion("@holdfast/core") },
    harness: {
      name: harness.name,
      module,
      brokenPlaces: (harness.brokenPlaces ?? []).map(({ name }) => name),
      powerCuts: harness.powerCuts !== undefined,
      network: harness.address !== undefined,
    },
    backend: { ...backend, traits: plainTraits(backend) },
    environment: { node: process.version, platform: process.platform, arch: process.arch },
    seed,
    long,
    tuning: resolveTuning(harness, { long, tuning }),
    startedAt: run.startedAt.toISOString(),
    durationMs: Math.round(run.durationMs),
    verdict: verdictOf(results, incomplete),
    ...(incomplete !== undefined && { incomplete }),
    totals: { must: countsOf(results, "must"), should: countsOf(results, "should") },
    cases: results.map(({ seed: _, ...result }) => ({
      ...result,
      replay: replayCommand({ module, id: result.id, seed, long, tuning }),
    })),
    notes: run.notes ?? [],
  };
}

/** Only what the contract knows; an adapter's own members might not be JSON. */
function plainTraits({ traits }: BackendFacts): BackendFacts["traits"] {
  const { orderedListing, inlineLimitBytes, preferredObjectBytes, durability, hazards } = traits;
  return {
    orderedListing,
    inlineLimitBytes,
    preferredObjectBytes,
    durability,
    hazards: hazards.map(({ id, disposition, explanation }) => ({ id, disposition, explanation })),
  };
}

function verdictOf(results: readonly CaseResult[], incomplete: string | undefined): Verdict {
  const must = countsOf(results, "must");
  if (must.fail > 0) return "not-conformant";
  if (incomplete !== undefined) return "incomplete";
  return must["known-deviation"] > 0 ? "deviating" : "conformant";
}

function countsOf(results: readonly CaseResult[], level: CaseResult["level"]): OutcomeCounts {
  const counts: Record<CaseOutcome, number> = { pass: 0, fail: 0, skipped: 0, "known-deviation": 0 };
  for (const result of results) if (result.level === level) counts[result.outcome] += 1;
  return counts;
}
