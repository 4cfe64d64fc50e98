import Table from "cli-table3";
import type { Writer } from "../../writers/writers.js";
import type { RoundKind } from "./round.js";
import { roundKinds } from "./round.js";
import type { RoundRecord } from "./run-rounds.js";

/** What the rounds of one kind came to. */
export interface RoundSum {
  readonly kind: RoundKind;
  readonly rounds: number;
  readonly acknowledged: number;
  readonly takeovers: number;
  readonly lostReplies: number;
  readonly lostLinks: number;
  readonly whole: number;
  readonly lost: number;
  readonly torn: number;
  readonly other: number;
  readonly failedSteps: Readonly<Record<string, number>>;
  readonly durationMs: number;
}

export interface RoundJudgement {
  readonly passed: number;
  readonly problems: readonly string[];
}

/** A row for each kind that was played. */
export function sumRounds(records: readonly RoundRecord[]): readonly RoundSum[] {
  return roundKinds.flatMap((kind) => {
    const own = records.filter((record) => record.kind === kind);
    if (own.length === 0) return [];
    const sum = (count: (record: RoundRecord) => number): number =>
      own.reduce((total, record) => total + count(record), 0);
    const having = (verdict: string): number => sum((record) => (record.verdict.kind === verdict ? 1 : 0));
    const failedSteps: Record<string, number> = {};
    for (const [code, times] of own.flatMap((record) => Object.entries(record.failedSteps))) {
      failedSteps[code] = (failedSteps[code] ?? 0) + times;
    }
    const row: RoundSum = {
      ...{ kind, failedSteps, rounds: own.length },
      acknowledged: sum((record) => record.acknowledged),
      takeovers: sum((record) => record.takeovers),
      lostReplies: sum((record) => record.lostReplies),
      lostLinks: sum((record) => record.lostLinks),
      whole: having("whole"),
      lost: having("lost"),
      torn: having("torn"),
      other: having("other"),
      durationMs: sum((record) => record.durationMs),
    };
    return [row];
  });
}

/** What the rounds prove: of a good writer that all held, of a broken one that the lab sees it. */
export function judgeRounds(
  { title, isBroken }: Pick<Writer, "title" | "isBroken">,
  records: readonly RoundRecord[],
  wanted: number,
): RoundJudgement {
  const damaged = records.filter(({ verdict }) => verdict.kind !== "whole");
  if (isBroken) {
    const isSeen = damaged.length > 0;
    const problem = `${title} must be seen to do damage, and ${records.length} rounds did not show it: the lab has failed`;
    return { passed: isSeen ? 1 : 0, problems: isSeen ? [] : [problem] };
  }
  const problems = damaged.map(({ round, kind, verdict }) => {
    return `round ${round}, ${kind}: ${verdict.kind}: ${verdict.kind === "whole" ? "" : verdict.what}`;
  });
  if (damaged.length === 0 && records.length < wanted) problems.push("not all rounds were played");
  for (const { kind, acknowledged, takeovers, lostReplies } of sumRounds(records)) {
    if (acknowledged === 0) problems.push(`${kind}: nothing was acknowledged, so that nothing could be lost`);
    if (takeovers === 0) problems.push(`${kind}: nobody took a job over, so that nobody could be fenced`);
    if (kind === "failover" && lostReplies === 0) problems.push(`${kind}: no answer was lost`);
  }
  return { passed: records.length - damaged.length, problems };
}

export function renderRounds(writer: string, seed: number, sums: readonly RoundSum[]): string {
  const table = new Table({
    head: [
      writer,
      "rounds",
      "acknowledged",
      "takeovers",
      "answers lost",
      "of links",
      "lost",
      "torn",
      "other",
      "time",
    ],
    colAligns: ["left", ...Array.from({ length: 9 }, () => "right" as const)],
    style: { head: [], border: [], compact: true },
  });
  for (const { kind, durationMs, ...sum } of sums) {
    const { rounds, acknowledged, takeovers, lostReplies, lostLinks, lost, torn, other } = sum;
    const counts = [rounds, acknowledged, takeovers, lostReplies, lostLinks, lost, torn, other];
    table.push([kind, ...counts.map((count) => count.toLocaleString("en-US")), seconds(durationMs)]);
  }
  const failed = sums.map(({ kind, failedSteps }) => {
    const codes = Object.entries(failedSteps).map(([code, times]) => `${code} ${times}`);
    return `steps that failed, ${kind}: ${codes.join(", ") || "none"}`;
  });
  return [table.toString(), ...failed, `seed ${seed}`].join("\n");
}

/** One line for somebody who waits. */
export function describeRound(record: RoundRecord): string {
  const { round, kind, acknowledged, takeovers, lostReplies, verdict, durationMs } = record;
  const damage = verdict.kind === "whole" ? "" : `; ${verdict.kind}: ${verdict.what}`;
  return (
    `round ${round}, ${kind}: ${acknowledged} commits acknowledged, ${takeovers} takeovers, ` +
    `${lostReplies} answers lost, ${seconds(durationMs)}${damage}`
  );
}

function seconds(durationMs: number): string {
  return `${(durationMs / 1000).toFixed(1)} s`;
}
