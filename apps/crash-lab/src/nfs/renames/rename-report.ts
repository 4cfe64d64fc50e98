/** What renames came to while the server failed. Plain JSON. */
export interface RenameReport {
  readonly rounds: number;
  readonly renames: number;
  /** Renames that answered an error although they had been applied. */
  readonly deniedThoughApplied: readonly { readonly path: string; readonly code: string }[];
  /** Files that were there, by an acknowledged rename, and that another client's plain open did not find. */
  readonly unseen: readonly string[];
  readonly lostReplies: number;
  readonly durationMs: number;
}

/** What this has to show, and has not shown. */
export function renameProblems({ rounds, deniedThoughApplied, unseen }: RenameReport): readonly string[] {
  const problems: string[] = [];
  const hasFailed = `${rounds} failovers did not show it: the lab has failed`;
  if (deniedThoughApplied.length === 0) {
    problems.push(`a rename that answers an error although it was applied must be seen, and ${hasFailed}`);
  }
  if (unseen.length === 0) problems.push(`a reader that sees no file must be seen, and ${hasFailed}`);
  return problems;
}

export function describeRenames(report: RenameReport): string {
  const { rounds, renames, deniedThoughApplied, unseen, lostReplies, durationMs } = report;
  const codes = [...new Set(deniedThoughApplied.map(({ code }) => code))].join(", ");
  return [
    `${rounds} failovers, ${lostReplies} answers lost, ${renames} files published by rename; ` +
      `${(durationMs / 1000).toFixed(1)} s`,
    `renames that failed (${codes || "none"}) although they had been applied: ${deniedThoughApplied.length}`,
    `files that another client's open did not find although they were there: ${unseen.length}`,
  ].join("\n");
}
