import type { Verdict } from "../../cuts/cut-verdict.js";
import type { Kill } from "./kill-server.js";

/** What the kills of a run came to. Plain JSON. */
export interface KillReport {
  readonly kills: readonly Kill[];
  /** Commits that were acknowledged, and had to be there after every kill since. */
  readonly acknowledged: number;
  /** Steps that failed, by the code of the error. */
  readonly failedSteps: Readonly<Record<string, number>>;
  /** Requests that failed, by the code of the connection's error or the status of the server's. */
  readonly failedRequests: Readonly<Record<string, number>>;
  /** One for each job, each time it was judged. */
  readonly verdicts: readonly Verdict[];
  readonly durationMs: number;
}

/** What is wrong with the run: something that was acknowledged is lost, or the run proves nothing. */
export function killProblems({ acknowledged, failedRequests, verdicts }: KillReport): readonly string[] {
  const problems = verdicts.flatMap((verdict) => {
    return verdict.kind === "whole" ? [] : [`${verdict.kind}: ${verdict.what}`];
  });
  if (acknowledged === 0) problems.push("nothing was acknowledged, so that nothing could be lost");
  if (Object.keys(failedRequests).length === 0) {
    problems.push("no request met a kill, so that this proves nothing");
  }
  return problems;
}

/** A few lines for the reader. */
export function describeKills(report: KillReport): string {
  const { kills, acknowledged, failedSteps, failedRequests, verdicts, durationMs } = report;
  const of = (name: string): number => kills.filter(({ victims }) => victims.join("+") === name).length;
  const longestMs = Math.max(0, ...kills.map(({ downMs }) => downMs));
  const damaged = verdicts.filter(({ kind }) => kind !== "whole").length;
  return [
    `${kills.length} kills by SIGKILL (radosgw ${of("rgw")}, OSD ${of("osd")}, both ${of("rgw+osd")}), served again ` +
      `after ${(longestMs / 1000).toFixed(1)} s at most`,
    `${acknowledged} commits acknowledged; jobs judged ${verdicts.length} times, damaged ${damaged}; ` +
      `${(durationMs / 1000).toFixed(1)} s`,
    `requests that failed: ${listed(failedRequests)}`,
    `steps that failed: ${listed(failedSteps)}`,
  ].join("\n");
}

function listed(counts: Readonly<Record<string, number>>): string {
  return (
    Object.entries(counts)
      .map(([what, times]) => `${what} ${times}`)
      .join(", ") || "none"
  );
}
