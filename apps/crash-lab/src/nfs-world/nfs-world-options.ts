import { availableParallelism } from "node:os";
import { Option } from "commander";
import { strictCommand } from "../program/strict-command.js";
import { wholeNumber } from "../program/whole-number.js";
import { type NfsAdapterName, nfsAdapterNames } from "./nfs-world-subject.js";

export interface NfsWorldLabOptions {
  readonly runs: number;
  readonly every: number;
  readonly adapter: NfsAdapterName;
  readonly seed: number;
  readonly workers: number;
  readonly replay?: string;
  readonly json: boolean;
  readonly totals?: string;
}

/** What the command line asks of the NFS world's lab. Misspelt options are refused, with exit code 2. */
export function nfsWorldOptions(args: readonly string[]): NfsWorldLabOptions {
  return strictCommand("lab nfs-world")
    .description(
      "Tries what several clients of a simulated NFS server do to a job: each fault at each request, and any order of all.",
    )
    .option("--runs <n>", "how many runs leave everything to chance", wholeNumber, 100_000)
    .option("--every <n>", "of the runs with one fault, every so-many-th is done: 1 is all", wholeNumber, 1)
    .addOption(
      new Option("--adapter <name>", "the adapter, or one with a flaw")
        .choices([...nfsAdapterNames])
        .default("efs"),
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
    .opts<NfsWorldLabOptions>();
}
