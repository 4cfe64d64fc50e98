import type { Command } from "commander";
import { Option } from "commander";
import { wholeNumber } from "../program/whole-number.js";
import { countingNotRun, writeTotals } from "../program/write-totals.js";
import type { NfsLab } from "./lab/nfs-lab.js";
import { withNfsLab } from "./lab/with-nfs-lab.js";
import { describeRenames, renameProblems } from "./renames/rename-report.js";
import { runRenames } from "./renames/run-renames.js";
import { type RoundKind, roundKinds } from "./rounds/round.js";
import { describeRound, judgeRounds, renderRounds, sumRounds } from "./rounds/round-report.js";
import { runRounds } from "./rounds/run-rounds.js";
import { type NfsWriterName, nfsWriterNames, nfsWriters } from "./writers/nfs-writers.js";

export interface RoundsOptions {
  readonly rounds: number;
  readonly kind: RoundKind | "all";
  readonly seed: number;
  readonly writer: NfsWriterName | "rename";
  readonly json: boolean;
  readonly totals?: string;
}

/** What a run came to: the report as it is, and as it is shown. */
interface Outcome {
  readonly report: object;
  readonly text: string;
  readonly passed: number;
  readonly problems: readonly string[];
}

export function withRoundsOptions(command: Command): Command {
  return command
    .option("--rounds <n>", "how many rounds are played", wholeNumber, 12)
    .addOption(
      new Option("--kind <name>", "what happens in each round; all of them in turn unless said")
        .choices([...roundKinds, "all"])
        .default("all"),
    )
    .option("--seed <n>", "the seed of the work and of the moments", wholeNumber, 1)
    .addOption(
      new Option("--writer <name>", "who stores the data; rename: plain files, for the contrast")
        .choices([...nfsWriterNames, "rename"])
        .default("holdfast"),
    )
    .option("--json", "print the report as JSON", false)
    .option("--totals <file>", "leave the counts in this file, as JSON");
}

/** Plays rounds. Answers the exit code: 0 when all held, or when a writer that is broken was seen to be. */
export async function roundsMain(options: RoundsOptions, signal: AbortSignal): Promise<number> {
  const { json, totals } = options;
  return await countingNotRun(totals, async () => {
    return await withNfsLab(signal, async (lab) => {
      const { report, text, passed, problems } = await outcomeOf(options, lab, signal);
      const whole = { lab: "nfs", ...report, passed, problems };
      process.stdout.write(json ? `${JSON.stringify(whole, null, 2)}\n` : `${text}\n`);
      for (const problem of problems) process.stderr.write(`✗ ${problem}\n`);
      await writeTotals(totals, { passed, failed: problems.length });
      return problems.length === 0 ? 0 : 1;
    });
  });
}

async function outcomeOf(options: RoundsOptions, lab: NfsLab, signal: AbortSignal): Promise<Outcome> {
  const { rounds, kind, seed, writer } = options;
  if (writer === "rename") {
    const report = await runRenames({ lab, rounds, seed, signal, onRound: say });
    const problems = renameProblems(report);
    const text = describeRenames(report);
    return { report: { writer, seed, ...report }, text, passed: 2 - problems.length, problems };
  }
  const kinds = kind === "all" ? roundKinds : [kind];
  const onRound = (record: Parameters<typeof describeRound>[0]): void => say(describeRound(record));
  const records = await runRounds({ lab, writer, kinds, rounds, seed, signal, onRound });
  const sums = sumRounds(records);
  const { title } = nfsWriters[writer];
  const judgement = judgeRounds(nfsWriters[writer], records, rounds);
  return { report: { writer, seed, sums, records }, text: renderRounds(title, seed, sums), ...judgement };
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
