import { InvalidArgumentError } from "commander";
import { strictCommand } from "../command-line/strict-command.js";

const allRows = 3_000_000;
/** A directory of that name is `./s3`. */
const s3Keyword = "s3";

export interface DemoOptions {
  /** A directory, where everything is kept. Absent: a temporary one, removed at the end. */
  readonly store?: string;
  /** The store is on S3, and everything else in a temporary directory. */
  readonly s3: boolean;
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
    .option(
      "--store <directory>",
      "keep store and output here, in a new or empty directory; or s3: the store is the bucket that the variables " +
        "HOLDFAST_S3_BUCKET, _ENDPOINT, _PREFIX and _FORCE_PATH_STYLE name, without them an S3 server in memory",
      directory,
    )
    .option("--kills <count>", "how often to kill the pipeline", integer(0, 1000), 6)
    .option("--seed <number>", "repeat a plan of kills (default: random)", integer(0, 2 ** 31 - 1))
    .option("--rows <count>", "only so many of the flights", integer(1, allRows), allRows)
    .option("--json", "print the result as JSON", false);
  const options = command
    .parse(args, { from: "user" })
    .opts<Omit<DemoOptions, "seed" | "s3"> & { seed?: number }>();
  const { store, ...others } = options;
  const place = store === s3Keyword ? { s3: true } : { s3: false, ...(store !== undefined && { store }) };
  return { ...others, ...place, seed: options.seed ?? randomSeed() };
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
