import { InvalidArgumentError } from "commander";
import { strictCommand } from "../program/strict-command.js";
import { wholeNumber } from "../program/whole-number.js";
import { allWriters } from "./writers/all-writers.js";

export interface LeaderboardOptions {
  readonly only: readonly string[];
  readonly states: number;
  readonly cuts: number;
  readonly seed: number;
  readonly write?: string;
  readonly examples: boolean;
  readonly json: boolean;
  readonly totals?: string;
}

/** What the command line asks of the leaderboard. Misspelt options are refused, with exit code 2. */
export function leaderboardOptions(args: readonly string[]): LeaderboardOptions {
  const command = strictCommand("lab leaderboard")
    .description(
      "Tries how others write files: in the simulated disk, and with real power cuts on ext4 and xfs.",
    )
    .option("--states <n>", "at most so many simulated disks for each writer and model", wholeNumber, 10_000)
    .option(
      "--cuts <n>",
      "real cuts for each writer and file system; 0 for the simulated disk alone",
      count,
      20,
    )
    .option("--only <writers...>", "only these writers", writerNames, [])
    .option("--seed <n>", "the seed of what is sampled and of the moments of the cuts", wholeNumber, 1)
    .option("--write <file>", "write the page with the tables to this file")
    .option(
      "--examples",
      "print the first simulated disk for each way in which a writer broke the contract",
      false,
    )
    .option("--json", "print the board as JSON", false)
    .option("--totals <file>", "leave the counts in this file, as JSON");
  return command.parse([...args], { from: "user" }).opts<LeaderboardOptions>();
}

function count(text: string): number {
  return text === "0" ? 0 : wholeNumber(text);
}

function writerNames(name: string, names: readonly string[]): readonly string[] {
  const known = allWriters().map(({ id }) => id);
  if (!known.includes(name)) throw new InvalidArgumentError(`choose among ${known.join(", ")}.`);
  return [...names, name];
}
