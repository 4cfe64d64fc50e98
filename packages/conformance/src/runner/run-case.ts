import type { BackendTraits } from "@holdfast/core";
import type { CaseContext } from "../case/case-context.js";
import type { ConformanceCase } from "../case/conformance-case.js";
import { unmetNeeds, whyUnmet } from "../case/need.js";
import type { Harness } from "../harness/harness.js";
import { InvalidHarnessError } from "../harness/invalid-harness-error.js";
import { resolveTuning, type TuningOptions } from "../harness/resolve-tuning.js";
import { toCaseError } from "./case-error.js";
import type { CaseOutcome, CaseResult } from "./case-result.js";
import { CaseScope } from "./case-scope.js";
import { caseSeed } from "./case-seed.js";
import { readTraits } from "./read-backend.js";
import { seedOf } from "./run-options.js";
import { runToEnd } from "./run-to-end.js";

export interface RunCaseOptions extends TuningOptions {
  /** The seed of the run, from which the case's own is derived together with its id. Random unless given. */
  readonly seed?: number;
  /** What the adapter declares, if that has been read already. */
  readonly traits?: BackendTraits;
  /** Ends the case early. */
  readonly signal?: AbortSignal;
}

/**
 * Runs one case on fresh data and puts everything back. A case that fails, or does not end in time, is a result.
 * @throws AbortedError when the signal aborts, after everything was put back.
 */
export async function runCase(
  conformanceCase: ConformanceCase,
  harness: Harness,
  options: RunCaseOptions = {},
): Promise<CaseResult> {
  const {
    id,
    group,
    title,
    level,
    invariant,
    needs = [],
    run,
    otherwise,
    otherwiseNeeds = [],
  } = conformanceCase;
  const tuning = resolveTuning(harness, options);
  const seed = seedOf(options.seed);
  const traits = options.traits ?? (await readTraits(harness));
  const unmet = unmetNeeds(needs, traits, harness);
  const facts = { id, group, title, level, invariant, seed };
  const canBeNegative = otherwise !== undefined && unmetNeeds(otherwiseNeeds, traits, harness).length === 0;
  if (unmet.length > 0 && !canBeNegative) {
    return { ...facts, outcome: "skipped", reason: whyUnmet(unmet), notes: [], durationMs: 0 };
  }
  const startedMs = performance.now();
  const scope = new CaseScope({ harness, traits, tuning, seed: caseSeed(seed, id) });
  const { context, notes } = scope;
  const [failure, ...others] = await runToEnd(scope, options.signal, async () => {
    await reset(harness);
    // The case may have been ended meanwhile.
    context.signal.throwIfAborted();
    if (unmet.length > 0 && otherwise) await otherwise(context, unmet);
    else await run(context);
  });
  for (const other of others) context.note(`then: ${toCaseError(other).message}`);
  const durationMs = Math.round(performance.now() - startedMs);
  return {
    ...facts,
    ...judge(failure !== undefined, harness.knownDeviations?.[id], context),
    ...(unmet.length > 0 && { testedNegatively: whyUnmet(unmet) }),
    notes,
    ...(failure !== undefined && { error: toCaseError(failure) }),
    durationMs,
  };
}

function judge(
  failed: boolean,
  deviation: string | undefined,
  context: CaseContext,
): { readonly outcome: CaseOutcome; readonly reason?: string } {
  if (deviation === undefined) return { outcome: failed ? "fail" : "pass" };
  if (!failed)
    context.note("it held this time; if it always does, remove it from the harness' knownDeviations");
  return { outcome: "known-deviation", reason: deviation };
}

async function reset(harness: Harness): Promise<void> {
  try {
    await harness.reset();
  } catch (cause) {
    throw new InvalidHarnessError("reset() of the harness failed; it must remove all that is stored", {
      cause,
    });
  }
}
