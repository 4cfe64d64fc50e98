import type { Writer } from "../writers/writers.js";
import type { CutReport } from "./cut-tally.js";

export interface RunJudgement {
  readonly passed: number;
  readonly failed: number;
  readonly problems: readonly string[];
}

/** What a run proves: of a good writer that nothing was lost, of a broken one that the lab sees it. */
export function judgeRun({ title, isBroken }: Writer, report: CutReport): RunJudgement {
  const { cuts, acknowledged, whole } = report;
  const damaged = cuts - whole;
  const problems: string[] = [];
  if (acknowledged === 0)
    problems.push("nothing was acknowledged, so that nothing could be lost: this proves nothing");
  if (isBroken && damaged === 0)
    problems.push(`${title} must be seen to lose data, and ${cuts} cuts did not show it: the lab has failed`);
  if (!isBroken && damaged > 0) problems.push(`${damaged} of ${cuts} cuts did damage`);
  if (isBroken) return { passed: damaged > 0 ? 1 : 0, failed: problems.length, problems };
  return { passed: whole, failed: damaged + (acknowledged === 0 ? 1 : 0), problems };
}
