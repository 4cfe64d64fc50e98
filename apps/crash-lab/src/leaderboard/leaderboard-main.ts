import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { contained } from "../machine/contained.js";
import { cutTool, diskTools, type LabTool } from "../machine/lab-tools.js";
import { countingNotRun, writeTotals } from "../program/write-totals.js";
import { type Board, boardProblems, settingsOf } from "./board.js";
import { type LeaderboardOptions, leaderboardOptions } from "./leaderboard-options.js";
import { makeBoard } from "./make-board.js";
import { renderBoard, renderExamples } from "./render-board.js";
import { renderPage } from "./render-page.js";

const tools: readonly LabTool[] = [diskTools.ext4, diskTools.xfs, cutTool];

/**
 * Makes the leaderboard. Answers the exit code: 1 when a writer that does all it has to lost something, or one that does
 * nothing lost nothing; what the others lose is the board's content, and no failure.
 */
export async function leaderboardMain(args: readonly string[], signal: AbortSignal): Promise<number> {
  const options = leaderboardOptions(args);
  const run = async (directory: string): Promise<number> => {
    return await tell(await makeBoard(options, directory, signal), options);
  };
  return await countingNotRun(options.totals, async () => {
    return options.cuts > 0 ? await contained(tools, signal, run) : await inTempFolder(run);
  });
}

async function inTempFolder(run: (directory: string) => Promise<number>): Promise<number> {
  const directory = await mkdtemp(join(tmpdir(), "holdfast-leaderboard-"));
  try {
    return await run(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function tell(board: Board, options: LeaderboardOptions): Promise<number> {
  const problems = boardProblems(board);
  const { json, write, examples, totals } = options;
  process.stdout.write(
    json ? `${JSON.stringify({ ...board, problems }, null, 2)}\n` : `${renderBoard(board)}\n`,
  );
  if (examples && !json) process.stdout.write(`\n${renderExamples(board)}\n`);
  for (const problem of problems) process.stderr.write(`✗ ${problem}\n`);
  if (write !== undefined && problems.length === 0) await writeFile(write, renderPage(board));
  const judged = board.rows.reduce((sum, row) => sum + settingsOf(row).length, 0);
  await writeTotals(totals, { passed: judged - problems.length, failed: problems.length });
  return problems.length === 0 ? 0 : 1;
}
