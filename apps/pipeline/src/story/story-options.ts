import { InvalidArgumentError } from "commander";
import { strictCommand } from "../command-line/strict-command.js";

/** The seed of the picture in the documentation. */
export const storySeed = 59;

export interface StoryOptions {
  readonly seed: number;
  readonly json: boolean;
  /** Where the picture goes; a file in the directory for temporary files without it. */
  readonly svg?: string;
}

/** @throws CommanderError with exit code 2 after telling what is wrong, or 0 after `--help`. */
export function parseStoryOptions(args: readonly string[]): StoryOptions {
  return strictCommand("npm run story --")
    .description(
      "Runs a pipeline whose checkpoints were kept as they were before, and one on Holdfast, through the same hours and " +
        "the same faults, and shows which of them comes back.",
    )
    .option("--seed <number>", "other faults at other times", seed, storySeed)
    .option("--svg <file>", "where the picture goes (default: a temporary file)")
    .option("--json", "print the result as JSON", false)
    .parse(args, { from: "user" })
    .opts<StoryOptions>();
}

function seed(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value < 2 ** 31) return value;
  throw new InvalidArgumentError("Give a whole number from 0 to 2147483647.");
}
