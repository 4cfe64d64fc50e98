import type { ConfigurationReport, ModelReport } from "@holdfast/conformance/model";

/** The report of several workers that shared the work. A bound is exhausted where all of them exhausted it. */
export function mergeReports(reports: readonly ModelReport[]): ModelReport {
  const [first] = reports;
  if (!first) throw new Error("there is no report to merge");
  const sum = (value: (report: ModelReport) => number): number =>
    reports.reduce((total, report) => total + value(report), 0);
  const judged = Object.keys(first.judged).map((id) => {
    return [id, sum((report) => report.judged[id as keyof ModelReport["judged"]])] as const;
  });
  const violation = reports
    .flatMap((report) => report.violation ?? [])
    .sort((a, b) => a.deviations + a.steps - b.deviations - b.steps)[0];
  return {
    seed: first.seed,
    schedules: sum(({ schedules }) => schedules),
    randomSchedules: sum(({ randomSchedules }) => randomSchedules),
    steps: sum(({ steps }) => steps),
    durationMs: Math.max(...reports.map(({ durationMs }) => durationMs)),
    cpuMs: sum(({ cpuMs }) => cpuMs),
    configurations: first.configurations.map((one) => mergeConfigurations(one, reports)),
    judged: Object.fromEntries(judged) as ModelReport["judged"],
    ...(violation && { violation }),
  };
}

function mergeConfigurations(
  first: ConfigurationReport,
  reports: readonly ModelReport[],
): ConfigurationReport {
  const parts = reports.flatMap(({ configurations }) =>
    configurations.filter(({ name }) => name === first.name),
  );
  const sum = (value: (part: ConfigurationReport) => number): number =>
    parts.reduce((total, part) => total + value(part), 0);
  const fewest = parts.reduce(
    (least, part) => (part.exhausted.length < least.exhausted.length ? part : least),
    first,
  );
  return {
    ...first,
    schedules: sum(({ schedules }) => schedules),
    merged: sum(({ merged }) => merged),
    states: sum(({ states }) => states),
    steps: sum(({ steps }) => steps),
    exhausted: fewest.exhausted,
  };
}
