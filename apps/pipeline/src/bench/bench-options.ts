import { InvalidArgumentError, Option } from "commander";
import { strictCommand } from "../command-line/strict-command.js";

export interface BenchOptions {
  readonly bytes: number;
  readonly rounds: number;
  readonly commits: number;
  readonly directory?: string;
  /** Measure the store on S3 rather than on a local disk. */
  readonly store?: "s3";
  readonly json: boolean;
}

const units: Readonly<Record<string, number>> = { "": 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 };

/** @throws CommanderError with exit code 2 after telling what is wrong, or 0 after `--help`. */
export function parseBenchOptions(args: readonly string[]): BenchOptions {
  return strictCommand("npm run bench --")
    .description(
      "Measures the store on a local disk against plain files, or on S3 against the SDK alone, in the same run.",
    )
    .option("--bytes <size>", "how much state to put and read back, such as 1GiB or 200MiB", size, 2 ** 30)
    .option("--rounds <count>", "so often, taking the median", count, 3)
    .option("--commits <count>", "how many small commits to time", count, 300)
    .option("--directory <path>", "work below this directory (default: the system's for temporary files)")
    .addOption(
      new Option(
        "--store <kind>",
        "s3: the bucket that the variables HOLDFAST_S3_BUCKET, _ENDPOINT, _PREFIX and _FORCE_PATH_STYLE name, " +
          "without them an S3 server in memory",
      ).choices(["s3"]),
    )
    .option("--json", "print the result as JSON", false)
    .parse(args, { from: "user" })
    .opts<BenchOptions>();
}

function size(text: string): number {
  const [, digits = "", unit = ""] = /^(\d+)\s*(KiB|MiB|GiB)?$/.exec(text) ?? [];
  const bytes = Number(digits) * (units[unit] ?? 1);
  if (digits === "" || bytes < 1 || bytes > 2 ** 40) {
    throw new InvalidArgumentError("Give bytes, or a size such as 512KiB, 200MiB or 1GiB.");
  }
  return bytes;
}

function count(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || value > 100_000) {
    throw new InvalidArgumentError("Give a whole number from 1 to 100000.");
  }
  return value;
}
