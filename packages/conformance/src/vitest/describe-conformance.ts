import { writeFile } from "node:fs/promises";
import { InvalidArgumentError } from "@holdfast/core";
import { afterAll, beforeAll, describe, test } from "vitest";
import { conformanceCases } from "../cases/conformance-cases.js";
import { assertHarness } from "../harness/assert-harness.js";
import type { Harness } from "../harness/harness.js";
import { loadHarness } from "../harness/load-harness.js";
import type { TuningOptions } from "../harness/resolve-tuning.js";
import { buildReport } from "../report/build-report.js";
import type { ConformanceReport } from "../report/conformance-report.js";
import { assertKnownDeviations } from "../runner/assert-known-deviations.js";
import type { CaseResult } from "../runner/case-result.js";
import { type BackendFacts, readBackend } from "../runner/read-backend.js";
import { replayCommand } from "../runner/replay-command.js";
import { runCase } from "../runner/run-case.js";
import { seedOf } from "../runner/run-options.js";
import { selectCases } from "../runner/select-cases.js";

export interface DescribeConformanceOptions extends TuningOptions {
  /** Only these cases: ids, groups, or beginnings of ids. */
  readonly only?: readonly string[];
  /** Replays the random choices of an earlier run. The environment variable HOLDFAST_CONFORMANCE_SEED comes first. */
  readonly seed?: number;
  /** Have a case that is skipped, or that deviates as declared, fail. */
  readonly failOnSkip?: boolean;
  /** Where to write the report as JSON, after the last case. */
  readonly reportFile?: string;
}

/** What is known once the harness is there. */
interface Surroundings {
  readonly harness: Harness;
  readonly backend: BackendFacts;
  /** The harness was made here, so its place goes at the end. */
  readonly own: boolean;
  readonly startedAt: Date;
}

/**
 * Declares a vitest test for each case of the suite. A case that is skipped, and a known deviation, are shown as skipped
 * with the reason, never as passed.
 * @param subject The harness, or its module by URL or path; then it is made, and disposed of at the end.
 * @throws InvalidArgumentError when an option cannot be used.
 */
export function describeConformance(
  subject: Harness | URL | string,
  options: DescribeConformanceOptions = {},
): void {
  const cases = selectCases(conformanceCases, options.only);
  const seed = seedOf(seedOfEnvironment() ?? options.seed);
  const results: CaseResult[] = [];
  let surroundings: Surroundings | undefined;
  const present = (): Surroundings => {
    if (surroundings) return surroundings;
    throw new Error("the harness was not made; see the failure of beforeAll");
  };

  describe.sequential(`conformance, seed ${seed}`, () => {
    beforeAll(async () => {
      surroundings = await surround(subject);
    });
    afterAll(async () => {
      if (!surroundings) return;
      const { harness, own } = surroundings;
      await harness.reset();
      if (own) await harness.dispose?.();
      if (options.reportFile === undefined) return;
      const report = reportOf({ surroundings, results, seed, options });
      await writeFile(options.reportFile, `${JSON.stringify(report, null, 2)}\n`);
    });
    for (const next of cases) {
      // Each case has a deadline of its own, which a test's timeout would only blur.
      test(`${next.id}: ${next.title}`, { timeout: 0 }, async ({ signal, skip }) => {
        const { harness, backend } = present();
        const limits = { seed, signal, traits: backend.traits };
        const result = await runCase(next, harness, { ...tuningOf(options), ...limits });
        results.push(result);
        const { outcome, reason = "" } = result;
        if (outcome === "fail") throw failureOf(result, { harness, options });
        if (outcome === "pass") return;
        const told = outcome === "skipped" ? reason : `known deviation: ${reason}`;
        if (options.failOnSkip) throw new Error(`${next.id} is not held here: ${told}`);
        skip(told);
      });
    }
  });
}

async function surround(subject: Harness | URL | string): Promise<Surroundings> {
  const own = typeof subject === "string" || subject instanceof URL;
  const harness = own ? await loadHarness(subject instanceof URL ? subject.href : subject) : subject;
  assertHarness(harness);
  assertKnownDeviations(harness, conformanceCases);
  return { harness, own, backend: await readBackend(harness), startedAt: new Date() };
}

/** @throws InvalidArgumentError when the variable is set to something else than a seed. */
function seedOfEnvironment(): number | undefined {
  const { HOLDFAST_CONFORMANCE_SEED: text = "" } = process.env;
  if (text === "") return undefined;
  if (/^\d+$/.test(text)) return seedOf(Number(text));
  throw new InvalidArgumentError(
    `HOLDFAST_CONFORMANCE_SEED is ${JSON.stringify(text)}; give a whole number, or leave it out`,
  );
}

function tuningOf({ long, tuning }: TuningOptions): TuningOptions {
  return { ...(long !== undefined && { long }), ...(tuning && { tuning }) };
}

/** The case's own failure, with what replays it. */
function failureOf(
  { id, error, seed }: CaseResult,
  { harness, options }: { readonly harness: Harness; readonly options: TuningOptions },
): Error {
  const replay = replayCommand({ module: harness.module, id, seed, ...tuningOf(options) });
  const here = `HOLDFAST_CONFORMANCE_SEED=${seed} npx vitest run -t ${id}`;
  const failure = new Error(`${error?.code}: ${error?.message}\nagain: ${replay}\nor:    ${here}`);
  // Where the case failed, below what there is to say.
  const frames = error?.stack?.split("\n").filter((line) => /^ +at /.test(line)) ?? [];
  failure.stack = [`${failure.name}: ${failure.message}`, ...frames].join("\n");
  return failure;
}

function reportOf(run: {
  readonly surroundings: Surroundings;
  readonly results: readonly CaseResult[];
  readonly seed: number;
  readonly options: DescribeConformanceOptions;
}): ConformanceReport {
  const { surroundings, results, seed, options } = run;
  const { harness, backend, startedAt } = surroundings;
  const missing = results.length < conformanceCases.length;
  return buildReport({
    ...tuningOf(options),
    ...{ harness, backend, seed, startedAt, results },
    durationMs: Date.now() - startedAt.getTime(),
    ...(missing && { incomplete: `${results.length} of ${conformanceCases.length} cases were run` }),
  });
}
