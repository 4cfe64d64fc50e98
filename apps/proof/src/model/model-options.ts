import { availableParallelism } from "node:os";
import { InvalidArgumentError } from "commander";
import { strictCommand } from "../program/strict-command.js";
import { wholeNumber } from "../program/whole-number.js";

export interface ModelCommandOptions {
  readonly budget: number;
  readonly workers: number;
  readonly seed: number;
  readonly config: readonly string[];
  readonly replay?: string;
  readonly json: boolean;
  readonly mutants: boolean;
  readonly only: readonly string[];
  readonly totals?: string;
}

const unitsMs = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;

/** `30s`, `5m`: a duration in milliseconds. */
function duration(text: string): number {
  const [, count, unit] = /^(\d+)(ms|s|m|h)$/.exec(text) ?? [];
  if (!count || !unit) throw new InvalidArgumentError("give a number and ms, s, m or h, such as 30s or 5m.");
  return Number(count) * unitsMs[unit as keyof typeof unitsMs];
}

/** What the command line asks for. Misspelt options are refused, with exit code 2. */
export function modelOptions(args: readonly string[]): ModelCommandOptions {
  const command = strictCommand("model")
    .description(
      "Runs the real protocol through every schedule that the budget allows, and judges each state.",
    )
    .option(
      "--budget <duration>",
      "how long to go on; with --mutants, how much of the processor for each",
      duration,
      60_000,
    )
    .option("--workers <n>", "how many processes share the work", wholeNumber, availableParallelism())
    .option("--seed <n>", "the seed of the random part", wholeNumber, 1)
    .option("--config <names...>", "only these configurations; `random` is the random part", [])
    .option("--replay <token>", "play one schedule again, as a violation printed it")
    .option("--json", "print the report as JSON", false)
    .option("--mutants", "check every broken protocol instead of the good one; each must be found", false)
    .option("--only <ids...>", "with --mutants: only these", [])
    .option("--totals <file>", "leave the counts in this file, as JSON");
  return command.parse([...args], { from: "user" }).opts<ModelCommandOptions>();
}
