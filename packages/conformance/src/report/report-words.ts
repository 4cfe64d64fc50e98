import type { CaseOutcome } from "../runner/case-result.js";
import type { ConformanceReport, ReportedCase, Verdict } from "./conformance-report.js";

/** The outcomes, the one that matters most first. */
export const outcomes: readonly CaseOutcome[] = ["fail", "known-deviation", "skipped", "pass"];

export const outcomeWords: Readonly<Record<CaseOutcome, string>> = {
  fail: "failed",
  "known-deviation": "known deviation",
  skipped: "skipped",
  pass: "passed",
};

const verdicts: Readonly<Record<Verdict, string>> = {
  conformant: "conformant",
  deviating: "conformant but for known deviations",
  "not-conformant": "not conformant",
  incomplete: "incomplete",
};

export function verdictWords({ verdict }: ConformanceReport): string {
  return verdicts[verdict];
}

/** `42 passed, 1 skipped`, of all levels; outcomes that no case has are left out. */
export function totalWords({ totals }: ConformanceReport): string {
  const counts = outcomes
    .map((outcome) => ({ outcome, count: totals.must[outcome] + totals.should[outcome] }))
    .filter(({ count }) => count > 0)
    .map(({ outcome, count }) => `${count} ${outcomeWords[outcome]}`);
  return counts.reverse().join(", ") || "no case ran";
}

/** What has to be said of a case besides its outcome, line by line. */
export function caseRemarks(reported: ReportedCase): readonly string[] {
  const { outcome, level, reason, testedNegatively, notes, error } = reported;
  const remarks: string[] = [];
  if (outcome === "fail" && level === "should")
    remarks.push("a should: it does not count against the verdict");
  if (reason !== undefined) remarks.push(reason);
  if (testedNegatively !== undefined) remarks.push(`tested negatively: ${testedNegatively}`);
  if (error) remarks.push(`${error.code}: ${error.message}`);
  return [...remarks, ...notes];
}

/** `12 ms`, `3.4 s`, `2 min 5 s`. */
export function durationWords(ms: number): string {
  if (ms < 1000) return `${ms} ms`;
  const seconds = ms / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

/** The cases of each group, in the order of the suite. */
export function casesByGroup(report: ConformanceReport): ReadonlyMap<string, readonly ReportedCase[]> {
  const groups = new Map<string, ReportedCase[]>();
  for (const reported of report.cases) {
    const known = groups.get(reported.group);
    if (known) known.push(reported);
    else groups.set(reported.group, [reported]);
  }
  return groups;
}

/** What was tested on what, as rows of a name and a value. */
export function reportFacts(report: ConformanceReport): readonly (readonly [string, string])[] {
  const { suite, core, harness, backend, environment, seed } = report;
  const { traits } = backend;
  const offers = [
    ...(harness.powerCuts ? ["power cuts"] : []),
    ...(harness.network ? ["a network address"] : []),
    ...harness.brokenPlaces.map((place) => `broken place: ${place}`),
  ];
  return [
    ["Tested", harness.name],
    ["Backend", `${backend.name}, contract version ${backend.specVersion}`],
    ["Survives", traits.durability],
    ["Listing", traits.orderedListing ? "ordered" : "not ordered"],
    [
      "Sizes",
      `inline to ${traits.inlineLimitBytes} bytes, objects of about ${traits.preferredObjectBytes} bytes`,
    ],
    ["Harness offers", offers.join("; ") || "no more than it must"],
    ["Suite", `${suite.name} ${suite.version} with @holdfast/core ${core.version}`],
    ["On", `Node ${environment.node}, ${environment.platform} ${environment.arch}`],
    ["Seed", `${seed}${report.long ? ", long form" : ""}`],
    ["Run", `${report.startedAt}, ${durationWords(report.durationMs)}`],
  ];
}
