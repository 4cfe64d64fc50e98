import { InvalidArgumentError } from "commander";
import { strictCommand } from "../command-line/strict-command.js";

const allRows = 3_000_000;

export interface DemoOptions {
  /** Given: everything is kept there. Absent: a temporary directory, removed at the end. */
  readonly store?: string;
  readonly kills: number;
  readonly seed: number;
  readonly rows: number;
  readonly json: boolean;
}

/** @throws CommanderError with exit code 2 after telling what is wrong, or 0 after `--help`. */
export function parseDemoOptions(args: readonly string[], randomSeed: () => number): DemoOptions {
  const command = strictCommand("npm run demo --")
    .description(
      "Counts three million real flights per airport and hour while it is killed again and again, " +
        "and proves that the output is byte for byte that of an uninterrupted run.",
    )
    .option("--store <directory>", "keep store and output here, in a new or empty directory", directory)
    .option("--kills <count>", "how often to kill the pipeline", integer(0, 1000), 6)
    .option("--seed <number>", "repeat a plan of kills (default: random)", integer(0, 2 ** 31 - 1))
    .option("--rows <count>", "only so many of the flights", integer(1, allRows), allRows)
    .option("--json", "print the result as JSON", false);
  const options = command.parse(args, { from: "user" }).opts<Omit<DemoOptions, "seed"> & { seed?: number }>();
  return { ...options, seed: options.seed ?? randomSeed() };
}

function directory(text: string): string {
  if (text.trim() === "") throw new InvalidArgumentError("Give the path of a new or empty directory.");
  return text;
}

function integer(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < min || value > max) {
      throw new InvalidArgumentError(`Give a whole number from ${min} to ${max}.`);
    }
    return value;
  };
}
