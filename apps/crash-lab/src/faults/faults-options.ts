import { availableParallelism } from "node:os";
import { Option } from "commander";
import { strictCommand } from "../program/strict-command.js";
import { wholeNumber } from "../program/whole-number.js";
import { type AdapterName, adapterNames } from "./fault-subject.js";

export interface FaultsOptions {
  readonly runs: number;
  readonly every: number;
  readonly adapter: AdapterName;
  readonly seed: number;
  readonly workers: number;
  readonly replay?: string;
  readonly json: boolean;
  readonly totals?: string;
}

/** What the command line asks of the fault lab. Misspelt options are refused, with exit code 2. */
export function faultsOptions(args: readonly string[]): FaultsOptions {
  return strictCommand("lab faults")
    .description(
      "Tries what faults of an S3 service do to a job: each fault at each request, and many of them by chance.",
    )
    .option("--runs <n>", "how many runs have faults by chance", wholeNumber, 10_000)
    .option("--every <n>", "of the runs with one fault, every so-many-th is done: 1 is all", wholeNumber, 1)
    .addOption(
      new Option("--adapter <name>", "the adapter, or one with a flaw")
        .choices([...adapterNames])
        .default("s3"),
    )
    .option("--seed <n>", "the seed of everything", wholeNumber, 1)
    .option(
      "--workers <n>",
      "how many processes share the work",
      wholeNumber,
      Math.min(2, availableParallelism()),
    )
    .option("--replay <token>", "do once more what the token of a violation stands for")
    .option("--json", "print the report as JSON", false)
    .option("--totals <file>", "leave the counts in this file, as JSON")
    .parse([...args], { from: "user" })
    .opts<FaultsOptions>();
}
